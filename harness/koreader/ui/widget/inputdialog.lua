--- A window to type in, with buttons below. The button with id "close" is what Back and a tap beside it press.

local Device = require("device")
local FocusManager = require("ui/widget/focusmanager")
local Font = require("ui/font")
local InputText = require("ui/widget/inputtext")
local Size = require("ui/size")
local UIManager = require("ui/uimanager")
local VirtualKeyboard = require("ui/widget/virtualkeyboard")
local Window = require("harness.widgets.window")

local Screen = Device.screen

local InputDialog = FocusManager:extend({
    is_always_active = true,
    title = "",
    input = "",
    input_hint = "",
    allow_newline = false,
    cursor_at_end = true,
    fullscreen = false,
    keyboard_visible = true,
    is_movable = true,
    readonly = false,
    inputtext_class = InputText,
    input_face = Font:getFace("x_smallinfofont"),
    input_padding = Size.padding.default,
    input_margin = Size.margin.default,
    button_padding = Size.padding.default,
    border_size = Size.border.window,
    alignment = "left",
})

function InputDialog:init()
    self.layout = { {} }
    if self.fullscreen then
        self.is_movable, self.border_size, self.covers_fullscreen = false, 0, true
        self.width = Screen:getWidth()
        self.deny_keyboard_hiding = true
    end
    self.width = self.width or math.floor(math.min(Screen:getWidth(), Screen:getHeight()) * 0.8)
    self.text_width = self.text_width or math.floor(self.width * 0.9)
    self.keyboard_visible = self.keyboard_visible and not self.readonly and VirtualKeyboard.is_wanted()
    self:_make_parts()
    self.enter_callback = self.enter_callback or function()
        self:_press_default()
    end
    self._input_widget = self:_make_input(self:_text_height())
    table.insert(self.layout[1], self._input_widget)
    self:mergeLayoutInVertical(self.button_table)
    self:refocusWidget(FocusManager.RENDER_NOW, FocusManager.NOT_FOCUS)
    self:_frame()
    Window.listen(self, "Tap", "tap")
    if Device:hasKeys() then
        self.key_events.CloseDialog = { { Device.input.group.Back } }
    end
end

function InputDialog:_press_default()
    for __, row in ipairs(self.buttons or {}) do
        for __, button in ipairs(row) do
            if button.is_enter_default then
                return button.callback()
            end
        end
    end
end

function InputDialog:_keyboard_height()
    return self.keyboard_visible and VirtualKeyboard.height() or 0
end

--- Puts a widget (a check box, say) between the text and the buttons.
function InputDialog:addWidget(widget)
    self._added_widgets = self._added_widgets or {}
    table.insert(self._added_widgets, widget)
    table.insert(self.layout, #self.layout, { widget })
    self:_frame()
end

function InputDialog:getAddedWidgetAvailableWidth()
    return self._input_widget.width
end

function InputDialog:getInputText()
    return self._input_widget:getText()
end

function InputDialog:getInputValue()
    local text = self:getInputText()
    if self.input_type == "number" then
        return tonumber(text)
    end
    return text
end

function InputDialog:setInputText(text)
    self._input_widget:setText(text)
end

function InputDialog:addTextToInput(text)
    return self._input_widget:addChars(text)
end

function InputDialog:isTextEditable()
    return self._input_widget:isTextEditable()
end

function InputDialog:isTextEdited()
    return self._input_widget:isTextEdited()
end

function InputDialog:getButtonById(id)
    return self.button_table:getButtonById(id)
end

function InputDialog:reinit()
    self.input = self:getInputText()
    self._input_widget:onCloseKeyboard()
    self:init()
    UIManager:setDirty("all", "flashui")
end

function InputDialog:onShow()
    UIManager:setDirty(self, function()
        return "ui", self.dialog_frame.dimen
    end)
end

function InputDialog:onCloseWidget()
    self:onClose()
    UIManager:setDirty(nil, function()
        return self.fullscreen and "full" or "ui", self.dialog_frame.dimen
    end)
end

function InputDialog:onClose()
    self._input_widget:onCloseKeyboard()
end

function InputDialog:onShowKeyboard()
    if not VirtualKeyboard.is_wanted() then
        return
    end
    self._input_widget:onShowKeyboard()
    self.keyboard_visible = self._input_widget:isKeyboardVisible()
end

function InputDialog:onCloseKeyboard()
    self._input_widget:onCloseKeyboard()
    self.keyboard_visible = self._input_widget:isKeyboardVisible()
end

function InputDialog:lockKeyboard(is_locked)
    self._input_widget:lockKeyboard(is_locked)
end

function InputDialog:setAllowNewline(is_allowed)
    self.allow_newline = is_allowed
    self._input_widget.enter_callback = not is_allowed and self.enter_callback or nil
end

function InputDialog:isKeyboardVisible()
    return self._input_widget:isKeyboardVisible()
end

--- What Back and the second tap beside the dialog do: press the button whose id is "close"; without one just close.
function InputDialog:onCloseDialog()
    local button = self.button_table:getButtonById("close")
    if button and button.enabled then
        button.callback()
    else
        UIManager:close(self)
    end
    return true
end

--- A tap beside first puts the keyboard away, then closes.
function InputDialog:onTap(__, gesture)
    if self.deny_keyboard_hiding then
        return
    elseif self:isKeyboardVisible() then
        if gesture.pos:notIntersectWith(self._input_widget.keyboard.dimen) then
            self:onCloseKeyboard()
        end
    elseif gesture.pos:notIntersectWith(self.dialog_frame.dimen) then
        self:onCloseDialog()
    end
end

for name, method in pairs(require("harness.widgets.input_layout")) do
    InputDialog[name] = method
end

return InputDialog
