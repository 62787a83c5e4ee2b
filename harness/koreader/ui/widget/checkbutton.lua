--- A box or circle to tick, with a text.

local CheckMark = require("ui/widget/checkmark")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local GestureRange = require("ui/gesturerange")
local HorizontalGroup = require("ui/widget/horizontalgroup")
local InputContainer = require("ui/widget/container/inputcontainer")
local TextBoxWidget = require("ui/widget/textboxwidget")
local TextWidget = require("ui/widget/textwidget")
local UIManager = require("ui/uimanager")

local CheckButton = InputContainer:extend({
    checkable = true,
    checked = false,
    enabled = true,
    radio = false,
    face = Font:getFace("smallinfofont"),
})

function CheckButton:init()
    self:initCheckButton(self.checked)
end

function CheckButton:initCheckButton(checked)
    self.checked = checked
    local mark = CheckMark:new({ checkable = self.checkable, checked = checked, radio = self.radio, face = self.face })
    local room = (self.width or self.parent:getAddedWidgetAvailableWidth()) - mark:getSize().w
    self._frame = FrameContainer:new({
        bordersize = 0,
        padding = 0,
        HorizontalGroup:new({ align = "top", mark, self:_make_text(room) }),
    })
    self.dimen = self._frame:getSize()
    self[1] = self._frame
    self.ges_events = {
        TapCheckButton = { GestureRange:new({ ges = "tap", range = self.dimen }) },
        HoldCheckButton = { GestureRange:new({ ges = "hold", range = self.dimen }) },
    }
end

function CheckButton:_make_text(room)
    local fields = { text = self.text, face = self.face, bold = self.bold }
    if self.single_line then
        fields.max_width = room
        return TextWidget:new(fields)
    end
    fields.width = room
    return TextBoxWidget:new(fields)
end

function CheckButton:onTapCheckButton()
    if not self.enabled then
        return true
    end
    local input = self.tap_input or self.tap_input_func and self.tap_input_func()
    if input then
        self:onInput(input)
        return true
    end
    if not self.radio then
        self:toggleCheck()
    end
    if self.callback then
        self.callback()
    end
    UIManager:forceRePaint()
    return true
end

function CheckButton:onHoldCheckButton()
    if self.enabled and self.hold_callback then
        self.hold_callback()
    end
    return true
end

function CheckButton:_redraw(checked)
    self:initCheckButton(checked)
    UIManager:setDirty(self.parent, function()
        return "ui", self.dimen
    end)
end

function CheckButton:toggleCheck()
    self:_redraw(not self.checked)
end

function CheckButton:enable()
    self.enabled = true
    self:_redraw(self.checked)
end

function CheckButton:disable()
    self.enabled = false
    self:_redraw(false)
end

function CheckButton:onFocus()
    self.is_focused = self.enabled
    return self.enabled
end

function CheckButton:onUnfocus()
    self.is_focused = false
    return self.enabled
end

return CheckButton
