--- The box in which a question is typed, with what was asked lately and how much of the book may answer it.

local Button = require("ui/widget/button")
local CheckButton = require("ui/widget/checkbutton")
local InfoMessage = require("ui/widget/infomessage")
local InputDialog = require("ui/widget/inputdialog")
local UIManager = require("ui/uimanager")

local Shorten = require("precis.ui.shorten")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local AskDialog = {}

local MOST_RECENT = 3 -- more would push the box off a small screen with the keyboard on it
local MOST_QUESTION_CHARACTERS = 48

---@class precis.ui.AskDialogOptions
---@field guard precis.Guard
---@field title string
---@field input string? what stands there at first
---@field recent string[]? what was asked lately, the latest first
---@field only_read boolean? whether only what was read may be used; nil: it is not asked
---@field ask fun(question: string, only_read: boolean)

-- A tap puts the question into the box, where it can be changed before it is asked.
local function recent_button(dialog, question, guard)
    return Button:new({
        text = Shorten.line(question, MOST_QUESTION_CHARACTERS),
        align = "left",
        text_font_bold = false,
        bordersize = 0,
        width = dialog:getAddedWidgetAvailableWidth(),
        show_parent = dialog,
        callback = guard:wrap("recent question", function()
            dialog:setInputText(question, nil, false)
        end),
    })
end

local function add_recent(dialog, options)
    for index, question in ipairs(options.recent or {}) do
        if index <= MOST_RECENT then
            dialog:addWidget(recent_button(dialog, question, options.guard))
        end
    end
end

local function add_check(dialog, options)
    if options.only_read == nil then
        return nil
    end
    local check = CheckButton:new({
        text = _("Only what I have read"),
        checked = options.only_read,
        parent = dialog,
    })
    dialog:addWidget(check)
    return check
end

local function rows(close, ask)
    return {
        {
            { text = _("Cancel"), id = "close", callback = close },
            { text = _("Ask"), is_enter_default = true, callback = ask },
        },
    }
end

---@param options precis.ui.AskDialogOptions
function AskDialog.open(options)
    local dialog, check
    local function close()
        UIManager:close(dialog)
    end
    local function ask()
        local question = dialog:getInputText():match("^%s*(.-)%s*$")
        if question == "" then
            Windows.show(InfoMessage:new({ text = _("Type a question first.") }))
            return
        end
        local only_read = check == nil or check.checked
        close()
        options.ask(question, only_read)
    end
    dialog = InputDialog:new({
        title = options.title,
        input = options.input,
        input_hint = _("Who, what, where, why…"),
        buttons = options.guard:wrap_items(rows(close, ask), "ask"),
    })
    add_recent(dialog, options)
    check = add_check(dialog, options)
    Windows.show(dialog)
    dialog:onShowKeyboard()
end

return AskDialog
