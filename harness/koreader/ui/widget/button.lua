--- Something to tap, with a text or an icon. Its callback runs unprotected, after the touch was shown.

local Blitbuffer = require("ffi/blitbuffer")
local CenterContainer = require("ui/widget/container/centercontainer")
local FrameContainer = require("ui/widget/container/framecontainer")
local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local IconWidget = require("ui/widget/iconwidget")
local InputContainer = require("ui/widget/container/inputcontainer")
local Label = require("harness.widgets.label")
local LeftContainer = require("ui/widget/container/leftcontainer")
local Screen = require("device").screen
local Size = require("ui/size")
local UIManager = require("ui/uimanager")

local ICON_SIZE = Screen:scaleBySize(G_defaults:readSetting("DGENERIC_ICON_SIZE"))

local Button = InputContainer:extend({
    checkmark = "  ✓",
    icon_width = ICON_SIZE,
    icon_height = ICON_SIZE,
    align = "center",
    enabled = true,
    margin = 0,
    bordersize = Size.border.button,
    padding = Size.padding.button,
    avoid_text_truncation = true,
    text_font_face = "cfont",
    text_font_size = 20,
    text_font_bold = true,
})

function Button:init()
    if self.menu_style then
        self.align, self.padding_h = "left", Size.padding.large
        self.text_font_face, self.text_font_size, self.text_font_bold = "smallinfofont", 22, false
    end
    self.text = self.text_func and self.text_func() or self.text
    self.padding_h, self.padding_v = self.padding_h or self.padding, self.padding_v or self.padding
    self.label_widget = self.text and self:_make_label() or self:_make_icon()
    self:_frame_label()
    self:_listen()
end

function Button:_room_around()
    return 2 * (self.padding_h + self.margin + self.bordersize)
end

function Button:_make_label()
    local width = self.max_width or self.width
    local label, height, natural_width = Label.new(self, self:getDisplayText(), width and width - self:_room_around())
    self._label_height = height
    self._min_needed_width = natural_width and natural_width + self:_room_around()
    return label
end

function Button:_make_icon()
    self._label_height = self.height or self.icon_height
    self._min_needed_width = self.icon_width + self:_room_around()
    return IconWidget:new({ icon = self.icon, width = self.icon_width, height = self.icon_height })
end

function Button:_frame_label()
    local Container = self.align == "left" and LeftContainer or CenterContainer
    local width = self.width and self.width - self:_room_around() or self.label_widget:getSize().w
    self.label_container = Container:new({ dimen = Geom:new({ w = width, h = self._label_height }), self.label_widget })
    self.frame = FrameContainer:new({
        margin = self.margin,
        bordersize = self.bordersize,
        background = self.background or Blitbuffer.COLOR_WHITE,
        radius = self.radius,
        padding_top = self.padding_v,
        padding_bottom = self.padding_v,
        padding_left = self.padding_h,
        padding_right = self.padding_h,
        self.label_container,
    })
    self[1] = self.frame
    self.dimen = self.frame:getSize()
end

function Button:_listen()
    local range = self.dimen
    self.ges_events = {
        TapSelectButton = { GestureRange:new({ ges = "tap", range = range }) },
        HoldSelectButton = { GestureRange:new({ ges = "hold", range = range }) },
        HoldReleaseSelectButton = { GestureRange:new({ ges = "hold_release", range = range }) },
    }
end

function Button:getMinNeededWidth()
    if self._min_needed_width and self._min_needed_width < self.width then
        return self._min_needed_width
    end
end

function Button:getDisplayText()
    return self.checked_func and self.checked_func() and self.text .. self.checkmark or self.text
end

--- A given width becomes the button's; without one it takes what the text needs.
function Button:setText(text, width)
    if text ~= self.text then
        self.text, self.width = text, width
        self:init()
    end
end

function Button:setIcon(icon, width)
    if icon ~= self.icon then
        self.icon, self.width = icon, width
        self:init()
    end
end

function Button:enable()
    self.enabled = true
end

function Button:disable()
    self.enabled = false
end

Button.disableWithoutDimming = Button.disable

function Button:enableDisable(enabled)
    self.enabled = enabled
end

function Button:hide()
    self.hidden, self.label_widget.hide = true, true
end

function Button:show()
    self.hidden, self.label_widget.hide = false, false
end

function Button:showHide(is_shown)
    self[is_shown and "show" or "hide"](self)
end

function Button:onFocus()
    self.is_focused = not self.no_focus
    return self.is_focused
end

function Button:onUnfocus()
    self.is_focused = false
    return not self.no_focus
end

function Button:paintTo(bb, x, y)
    if self.enabled_func then
        self.enabled = self.enabled_func()
    end
    InputContainer.paintTo(self, bb, x, y)
end

-- On e-ink the touch is shown at once: two small refreshes before the callback, as KOReader does.
function Button:_flash()
    if G_reader_settings:isFalse("flash_ui") then
        return
    end
    for __ = 1, 2 do
        UIManager:widgetRepaint(self[1], self[1].dimen.x, self[1].dimen.y)
        UIManager:setDirty(nil, "fast", self[1].dimen)
        UIManager:forceRePaint()
    end
end

function Button:onTapSelectButton()
    if self.enabled or self.allow_tap_when_disabled then
        if self.callback then
            self:_flash()
            self.callback()
            UIManager:forceRePaint()
            self:_show_checkmark()
        elseif self.tap_input or self.tap_input_func then
            self:onInput(self.tap_input or self.tap_input_func())
        end
    end
    return not self.readonly or nil
end

function Button:_show_checkmark()
    if self.checked_func and not self.no_refresh_checkmark then
        self.label_widget:setText(self:getDisplayText())
        self:refresh()
    end
end

function Button:refresh()
    local frame = self[1]
    if frame.dimen then
        UIManager:widgetRepaint(frame, frame.dimen.x, frame.dimen.y)
        UIManager:setDirty(nil, self.enabled and "fast" or "ui", frame.dimen)
    end
end

function Button:onHoldSelectButton()
    self._hold_handled = (self.enabled or self.allow_hold_when_disabled) and self:_hold()
    return not self.readonly or nil
end

function Button:_hold()
    local input = self.hold_input or self.hold_input_func and self.hold_input_func()
    if self.hold_callback then
        self.hold_callback()
    elseif input then
        self:onInput(input, true)
    end
    return self.hold_callback ~= nil or input ~= nil
end

function Button:onHoldReleaseSelectButton()
    local handled = self._hold_handled
    self._hold_handled = nil
    return handled or false
end

return Button
