--- Asks the reader for one line of text.

local InfoMessage = require("ui/widget/infomessage")
local InputDialog = require("ui/widget/inputdialog")
local UIManager = require("ui/uimanager")

local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local LineDialog = {}

---@class precis.ui.LineDialogOptions
---@field guard precis.Guard
---@field title string
---@field description string?
---@field input string? what stands there at first
---@field hint string?
---@field text_type "password"|nil
---@field ok_text string? nil: Save
---@field accept fun(text: string): string? what is wrong with the text; nil: it was taken
---@field next_action fun()? done once it was taken

local function save(dialog, options)
    local trouble = options.accept(dialog:getInputText())
    if trouble then
        Windows.show(InfoMessage:new({ text = trouble }))
        return
    end
    UIManager:close(dialog)
    if options.next_action then
        options.next_action()
    end
end

---@param options precis.ui.LineDialogOptions
function LineDialog.open(options)
    local dialog
    local buttons = {
        {
            {
                text = _("Cancel"),
                id = "close",
                callback = function()
                    UIManager:close(dialog)
                end,
            },
            {
                text = options.ok_text or _("Save"),
                is_enter_default = true,
                callback = function()
                    save(dialog, options)
                end,
            },
        },
    }
    dialog = InputDialog:new({
        title = options.title,
        description = options.description,
        input = options.input,
        input_hint = options.hint,
        text_type = options.text_type,
        buttons = options.guard:wrap_items(buttons, options.title),
    })
    Windows.show(dialog)
    dialog:onShowKeyboard()
end

return LineDialog
