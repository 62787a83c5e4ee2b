--- The box in which a question is typed, with the choice of how much of the book it may be answered from.

local CheckButton = require("ui/widget/checkbutton")
local InfoMessage = require("ui/widget/infomessage")
local InputDialog = require("ui/widget/inputdialog")
local UIManager = require("ui/uimanager")

local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local AskDialog = {}

---@class precis.ui.AskDialogOptions
---@field guard precis.Guard
---@field title string
---@field input string? what stands there at first
---@field only_read boolean? whether only what was read may be used; nil: it is not asked
---@field ask fun(question: string, only_read: boolean)

---@param options precis.ui.AskDialogOptions
function AskDialog.open(options)
    local dialog, check
    local function ask()
        local question = dialog:getInputText():match("^%s*(.-)%s*$")
        if question == "" then
            Windows.show(InfoMessage:new({ text = _("Type a question first.") }))
            return
        end
        local only_read = check == nil or check.checked
        UIManager:close(dialog)
        options.ask(question, only_read)
    end
    local buttons = {
        {
            {
                text = _("Cancel"),
                id = "close",
                callback = function()
                    UIManager:close(dialog)
                end,
            },
            { text = _("Ask"), is_enter_default = true, callback = ask },
        },
    }
    dialog = InputDialog:new({
        title = options.title,
        input = options.input,
        input_hint = _("Who, what, where, why…"),
        buttons = options.guard:wrap_items(buttons, "ask"),
    })
    if options.only_read ~= nil then
        check = CheckButton:new({
            text = _("Only what I have read"),
            checked = options.only_read,
            parent = dialog,
        })
        dialog:addWidget(check)
    end
    Windows.show(dialog)
    dialog:onShowKeyboard()
end

return AskDialog
