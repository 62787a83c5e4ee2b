--- Asks the reader for a text of several lines. A mistake is told with its line, and the cursor is put there.

local ButtonDialog = require("ui/widget/buttondialog")
local Device = require("device")
local InputDialog = require("ui/widget/inputdialog")
local UIManager = require("ui/uimanager")

local Tell = require("precis.ui.tell")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local TextEditor = {}

local WIDTH = 0.96 -- of the screen's

---@class precis.ui.TextEditorOptions
---@field guard precis.Guard
---@field title string
---@field description string?
---@field text string what stands there at first
---@field hint string?
---@field pieces { text: string, label: string }[]? what may be put in by a tap, with what each is
---@field line integer? the line to begin with; nil: the end
---@field reset (fun(): string)? gives the text to begin anew with
---@field accept fun(text: string): string?, integer? what is wrong with the text, and in which line; nil: it was taken

-- The number of the character at which a line begins.
local function start_of(text, line)
    local at, count = 1, 1
    while count < line do
        local __, finish = text:find("\n", at, true)
        if not finish then
            break
        end
        at, count = finish + 1, count + 1
    end
    local __, characters = text:sub(1, at - 1):gsub("[^\128-\191]", "")
    return characters + 1
end

local function save(dialog, options)
    local text = dialog:getInputText()
    local trouble, line = options.accept(text)
    if not trouble then
        return UIManager:close(dialog)
    end
    if line then
        dialog._input_widget:moveCursorToCharPos(start_of(text, line))
    end
    Tell.text(trouble)
end

-- What may be put in, each with its meaning.
local function choose_piece(dialog, options)
    local chooser
    local rows = {}
    for index, piece in ipairs(options.pieces) do
        rows[index] = {
            {
                text = piece.text .. "  " .. piece.label,
                align = "left",
                callback = function()
                    UIManager:close(chooser)
                    dialog:addTextToInput(piece.text)
                    dialog:onShowKeyboard()
                end,
            },
        }
    end
    -- The keyboard would lie above.
    dialog:onCloseKeyboard()
    chooser = ButtonDialog:new({ buttons = options.guard:wrap_items(rows, "put in") })
    Windows.show(chooser)
end

local function buttons_of(dialog, options)
    local row = {
        {
            text = _("Cancel"),
            id = "close",
            callback = function()
                UIManager:close(dialog())
            end,
        },
    }
    if options.pieces then
        row[#row + 1] = {
            -- @translators A button: puts a value such as {selection} into the text.
            text = _("Insert…"),
            callback = function()
                choose_piece(dialog(), options)
            end,
        }
    end
    if options.reset then
        row[#row + 1] = {
            text = _("Reset"),
            callback = function()
                dialog():setInputText(options.reset())
            end,
        }
    end
    row[#row + 1] = {
        text = _("Save"),
        callback = function()
            save(dialog(), options)
        end,
    }
    return { row }
end

---@param options precis.ui.TextEditorOptions
function TextEditor.open(options)
    local dialog
    local buttons = buttons_of(function()
        return dialog
    end, options)
    dialog = InputDialog:new({
        title = options.title,
        description = options.description,
        input = options.text,
        input_hint = options.hint,
        allow_newline = true,
        use_available_height = true,
        width = math.floor(Device.screen:getWidth() * WIDTH),
        buttons = options.guard:wrap_items(buttons, options.title),
    })
    if options.line then
        dialog._input_widget:moveCursorToCharPos(start_of(options.text, options.line))
    end
    Windows.show(dialog)
    dialog:onShowKeyboard()
end

return TextEditor
