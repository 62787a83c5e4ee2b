--- The box in which a question is typed, with what was asked lately and how much of the book may answer it.

local Button = require("ui/widget/button")
local CheckButton = require("ui/widget/checkbutton")
local Device = require("device")
local Font = require("ui/font")
local InfoMessage = require("ui/widget/infomessage")
local InputDialog = require("ui/widget/inputdialog")
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local UIManager = require("ui/uimanager")

local Shorten = require("precis.ui.shorten")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")
local own_direction = require("precis.ui.own_direction")

local AskDialog = {}

local MOST_RECENT = 3
local LINES_UPRIGHT, LINES_SIDEWAYS = 3, 2 -- a question is rarely as short as one
local MOST_QUESTION_CHARACTERS = 100 -- the screen's width cuts it further

---@class precis.ui.AskDialogOptions
---@field guard precis.Guard
---@field title string
---@field recent string[]? what was asked lately, the latest first
---@field only_read boolean? whether only what was read may be used; nil: it is not asked
---@field input string? what stands in the box at first
---@field ask fun(question: string, only_read: boolean)

-- A tap puts the question into the box, where it can be changed before it is asked.
local function recent_button(dialog, question, guard)
    return Button:new({
        text = own_direction(Shorten.line(question, MOST_QUESTION_CHARACTERS)),
        align = "left",
        text_font_bold = false,
        avoid_text_truncation = false, -- else each would be as small as its length makes it
        bordersize = 0,
        width = dialog:getAddedWidgetAvailableWidth(),
        show_parent = dialog,
        callback = guard:wrap("recent question", function()
            dialog:setInputText(question, nil, false)
        end),
    })
end

local function height_of_lines(count)
    local lines = TextBoxWidget:new({ text = ("\n"):rep(count - 1), face = Font:getFace("x_smallinfofont"), width = 1 })
    local height = lines:getSize().h
    lines:free()
    return height
end

-- What is left of the screen above the keyboard, in pixels.
local function room_in(dialog, check)
    local input, keyboard = dialog._input_widget, 0
    if dialog.keyboard_visible then
        keyboard = input:getKeyboardDimen().h
    end
    local parts = dialog.title_bar:getHeight() + input:getSize().h + dialog.button_table:getSize().h
    local around = 2 * (Size.padding.default + Size.border.window)
    return Device.screen:getHeight() - keyboard - parts - around - (check and check:getSize().h or 0)
end

-- As many as leave the buttons above the keyboard.
local function add_recent(dialog, options, check)
    local room = room_in(dialog, check)
    for index = 1, math.min(MOST_RECENT, #(options.recent or {})) do
        local button = recent_button(dialog, options.recent[index], options.guard)
        room = room - button:getSize().h
        if room < 0 then
            return button:free()
        end
        dialog:addWidget(button)
    end
end

local function new_check(dialog, options)
    return options.only_read ~= nil
            and CheckButton:new({
                text = _("Only what I have read"),
                checked = options.only_read,
                parent = dialog,
            })
        or nil
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
    local is_sideways = Device.screen:getWidth() > Device.screen:getHeight()
    -- What fits above the keyboard is another choice on a screen that was turned.
    local function begin_anew()
        local changed = { input = dialog:getInputText() }
        if check then
            changed.only_read = check.checked
        end
        close()
        AskDialog.open(setmetatable(changed, { __index = options }))
    end
    dialog = InputDialog:new({
        title = options.title,
        text_height = height_of_lines(is_sideways and LINES_SIDEWAYS or LINES_UPRIGHT),
        input = options.input,
        input_hint = _("Who, what, where, why…"),
        buttons = options.guard:wrap_items(rows(close, ask), "ask"),
    })
    dialog.onScreenResize = options.guard:wrap("ask turned", begin_anew)
    check = new_check(dialog, options)
    add_recent(dialog, options, check)
    if check then
        dialog:addWidget(check)
    end
    Windows.show(dialog)
    dialog:onShowKeyboard()
end

return AskDialog
