--- A box to type in. Keys and the virtual keyboard call `addChars` and `delChar`.

local Blitbuffer = require("ffi/blitbuffer")
local Device = require("device")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local GestureRange = require("ui/gesturerange")
local InputContainer = require("ui/widget/container/inputcontainer")
local ScrollTextWidget = require("ui/widget/scrolltextwidget")
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local UIManager = require("ui/uimanager")
local Utf8 = require("harness.utf8")
local VirtualKeyboard = require("ui/widget/virtualkeyboard")

local InputText = InputContainer:extend({
    text = "",
    hint = "",
    cursor_at_end = true,
    scroll = false,
    focused = true,
    face = Font:getFace("smallinfofont"),
    padding = Size.padding.default,
    margin = Size.margin.default,
    bordersize = Size.border.inputtext,
    alignment = "left",
    is_text_edited = false,
})

function InputText:init()
    self.text = tostring(self.text or "")
    self.hint = tostring(self.hint or "")
    self.is_password_type = self.text_type == "password"
    self.charlist = Utf8.characters(self.text)
    self.charpos = self.charpos or (self.cursor_at_end and #self.charlist + 1 or 1)
    self:_build()
    self.keyboard = VirtualKeyboard:new({ inputbox = self })
    if not self.readonly then
        self:_listen()
    end
end

function InputText:_listen()
    local function range()
        return self.dimen
    end
    if Device:isTouchDevice() then
        self.ges_events = {
            TapTextBox = { GestureRange:new({ ges = "tap", range = range }) },
            HoldTextBox = { GestureRange:new({ ges = "hold", range = range }) },
        }
    end
end

-- What is seen: stars for a password, the hint when nothing was typed.
function InputText:_shown_text()
    if #self.charlist == 0 then
        return self.hint
    end
    return self.is_password_type and string.rep("*", #self.charlist) or table.concat(self.charlist)
end

function InputText:_build()
    local fields = {
        text = self:_shown_text(),
        charpos = self.charpos,
        editable = self.focused,
        face = self.face,
        alignment = self.alignment,
        width = self.width,
        height = self.height,
        dialog = self.parent,
        scroll_callback = self.scroll_callback,
    }
    if self.scroll and self.height then
        self.text_widget = ScrollTextWidget:new(fields)
    else
        self.text_widget = TextBoxWidget:new(fields)
        self.height = self.height or math.max(self.text_widget:getTextHeight(), self.text_widget:getLineHeight())
        self.text_widget.height = self.height
    end
    self._frame = FrameContainer:new({
        bordersize = self.bordersize,
        padding = self.padding,
        margin = self.margin,
        color = self.focused and Blitbuffer.COLOR_BLACK or Blitbuffer.COLOR_DARK_GRAY,
        self.text_widget,
    })
    self[1] = self._frame
    self.dimen = self._frame:getSize()
end

function InputText:_changed()
    self.text = table.concat(self.charlist)
    self.is_text_edited = true
    local place = self.dimen
    self:_build()
    self.dimen.x, self.dimen.y = place.x, place.y
    if self.strike_callback then
        self.strike_callback()
    end
    if self.edit_callback then
        self.edit_callback(true)
    end
    UIManager:setDirty(self.parent, function()
        return "ui", self.dimen
    end)
end

--- Enter calls `enter_callback` instead of adding a line, when there is one.
function InputText:addChars(text)
    if not text or text == "" then
        return
    elseif self.enter_callback and text == "\n" then
        UIManager:scheduleIn(0.3, self.enter_callback)
        return
    elseif self.readonly then
        return
    end
    for __, character in ipairs(Utf8.characters(text)) do
        table.insert(self.charlist, self.charpos, character)
        self.charpos = self.charpos + 1
    end
    self:_changed()
end

function InputText:delChar()
    if not self.readonly and self.charpos > 1 then
        self.charpos = self.charpos - 1
        table.remove(self.charlist, self.charpos)
        self:_changed()
    end
end

function InputText:delAll()
    self.charlist, self.charpos = {}, 1
    self:_changed()
end

function InputText:getText()
    return self.text
end

function InputText:setText(text, keep_edited_state)
    self.charlist = Utf8.characters(text)
    self.charpos = #self.charlist + 1
    local was_edited = self.is_text_edited
    self:_changed()
    self.is_text_edited = keep_edited_state and was_edited or false
end

function InputText:isTextEditable()
    return true
end

function InputText:isTextEdited()
    return self.is_text_edited
end

function InputText:getTextHeight()
    return self.text_widget:getTextHeight()
end

function InputText:getLineHeight()
    return self.text_widget:getLineHeight()
end

function InputText:getKeyboardDimen()
    return self.readonly and { w = 0, h = 0 } or self.keyboard.dimen
end

function InputText:getPasswordToggleWidget() end

function InputText:getFocusableWidgets()
    return { self }
end

function InputText:moveCursorToCharPos(position)
    self.charpos = position
    self.text_widget:moveCursorToCharPos(position)
end

function InputText:scrollToTop()
    self:moveCursorToCharPos(1)
end

function InputText:scrollToBottom()
    self:moveCursorToCharPos(#self.charlist + 1)
end

function InputText:focus()
    self.focused = true
    self:_build()
end

function InputText:unfocus()
    self.focused = false
    self:_build()
end

--- With a D-pad the box that gets the focus opens the keyboard, and only that box takes keys.
function InputText:onFocus()
    self.is_focused = true
    if not Device:hasDPad() then
        return true
    elseif self.parent.onSwitchFocus then
        self.parent:onSwitchFocus(self)
    elseif VirtualKeyboard.is_wanted() and not self:isKeyboardVisible() then
        self:onShowKeyboard()
    end
    self:focus()
    return true
end

function InputText:onUnfocus()
    self.is_focused = false
    if Device:hasDPad() then
        self:unfocus()
    end
    return true
end

function InputText:onShowKeyboard()
    self.keyboard:show_for(self.parent)
    return true
end

function InputText:onCloseKeyboard()
    self.keyboard:hide()
end

function InputText:isKeyboardVisible()
    return self.keyboard:isVisible()
end

function InputText:lockKeyboard(is_locked)
    self.keyboard.is_locked = is_locked
end

function InputText:onCloseWidget()
    self.keyboard:hide()
end

function InputText:onTapTextBox()
    if self.parent.onSwitchFocus then
        self.parent:onSwitchFocus(self)
    else
        self:onShowKeyboard()
    end
    return true
end

--- A long press pastes, when the clipboard holds something.
function InputText:onHoldTextBox()
    self:addChars(Device.input.getClipboardText())
    return true
end

for name, method in pairs(require("harness.widgets.editing")) do
    InputText[name] = method
end

function InputText:onTextInput(text)
    if self.focused then
        self:addChars(text)
        return true
    end
end

return InputText
