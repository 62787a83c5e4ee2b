--- A window to type in, with buttons below. The button with id "close" is what Back and a tap beside it press.

local Blitbuffer = require("ffi/blitbuffer")
local ButtonTable = require("ui/widget/buttontable")
local CenterContainer = require("ui/widget/container/centercontainer")
local Device = require("device")
local FocusManager = require("ui/widget/focusmanager")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local Geom = require("ui/geometry")
local InputText = require("ui/widget/inputtext")
local MovableContainer = require("ui/widget/container/movablecontainer")
local Size = require("ui/size")
local TitleBar = require("ui/widget/titlebar")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")
local VerticalSpan = require("ui/widget/verticalspan")
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
    self.keyboard_visible = self.keyboard_visible and not self.readonly and not self:_has_real_keyboard()
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

function InputDialog:_make_parts()
    self.title_bar = TitleBar:new({
        width = self.width,
        align = "left",
        with_bottom_line = true,
        title = self.title,
        title_multilines = true,
        bottom_v_padding = 0,
        info_text = self.description,
        left_icon = self.title_bar_left_icon,
        left_icon_tap_callback = self.title_bar_left_icon_tap_callback,
        show_parent = self,
    })
    self:_add_save_buttons()
    self.button_table = ButtonTable:new({
        width = self.width - 2 * self.button_padding,
        buttons = self.buttons or {},
        zero_sep = true,
        show_parent = self,
    })
end

-- An editor (`save_callback`) gets KOReader's own Save and Close buttons.
function InputDialog:_add_save_buttons()
    if not self.save_callback or self._has_save_buttons then
        return
    end
    self._has_save_buttons = true
    self.buttons = self.buttons or { {} }
    table.insert(self.buttons[#self.buttons], {
        text = "Save",
        id = "save",
        callback = function()
            self.save_callback(self:getInputText())
        end,
    })
    table.insert(self.buttons[#self.buttons], {
        text = "Close",
        id = "close",
        callback = function()
            UIManager:close(self)
            if self.close_callback then
                self.close_callback()
            end
        end,
    })
end

-- A device with keys to type on shows no other keyboard, unless the reader wants it.
function InputDialog:_has_real_keyboard()
    local has_keys = Device:hasKeyboard() or Device:hasScreenKB()
    return has_keys and G_reader_settings:nilOrFalse("virtual_keyboard_enabled")
end

function InputDialog:_keyboard_height()
    return self.keyboard_visible and VirtualKeyboard.height() or 0
end

-- Without a given height: what the text needs, or what the screen leaves.
function InputDialog:_text_height()
    if self.text_height and not self.fullscreen then
        return self.text_height
    end
    local around = 2 * (self.input_padding + self.input_margin + Size.border.inputtext + self.border_size)
    local used = self.title_bar:getHeight() + self.button_table:getSize().h + 2 * Size.padding.default + around
    local room = Screen:getHeight() - used - self:_keyboard_height()
    local probe = self:_make_input(nil)
    local line, needed = probe:getLineHeight(), probe:getTextHeight()
    if self.fullscreen or self.use_available_height or needed > room then
        return math.floor(room / line) * line
    end
    return math.max(line, needed)
end

function InputDialog:_make_input(height)
    return self.inputtext_class:new({
        text = self.input,
        hint = self.input_hint,
        face = self.input_face,
        alignment = self.alignment,
        width = self.text_width,
        height = height,
        padding = self.input_padding,
        margin = self.input_margin,
        input_type = self.input_type,
        text_type = self.text_type,
        enter_callback = not self.allow_newline and function()
            self.enter_callback()
        end or nil,
        strike_callback = self.strike_callback,
        edit_callback = self.edited_callback,
        scroll = height ~= nil,
        cursor_at_end = self.cursor_at_end,
        readonly = self.readonly,
        parent = self,
    })
end

function InputDialog:_centred(widget)
    return CenterContainer:new({ dimen = Geom:new({ w = self.width, h = widget:getSize().h }), widget })
end

function InputDialog:_frame()
    local span = self.condensed and 0 or Size.padding.default
    self.vgroup = VerticalGroup:new({
        align = "left",
        self.title_bar,
        VerticalSpan:new({ width = span }),
        self:_centred(self._input_widget),
        VerticalSpan:new({ width = span }),
    })
    for __, widget in ipairs(self._added_widgets or {}) do
        table.insert(self.vgroup, self:_centred(widget))
    end
    table.insert(self.vgroup, self:_centred(self.button_table))
    self.dialog_frame = FrameContainer:new({
        padding = 0,
        bordersize = self.border_size,
        background = Blitbuffer.COLOR_WHITE,
        self.vgroup,
    })
    self.movable = self.is_movable and MovableContainer:new({ self.dialog_frame }) or nil
    self[1] = CenterContainer:new({
        dimen = Geom:new({ w = Screen:getWidth(), h = Screen:getHeight() - self:_keyboard_height() }),
        ignore_if_over = "height",
        self.movable or self.dialog_frame,
    })
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
    if self:_has_real_keyboard() then
        return
    end
    self._input_widget:onShowKeyboard()
    self.keyboard_visible = self._input_widget:isKeyboardVisible()
end

function InputDialog:onCloseKeyboard()
    self._input_widget:onCloseKeyboard()
    self.keyboard_visible = self._input_widget:isKeyboardVisible()
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

return InputDialog
