--- A message. Whatever closes it, `dismiss_callback` runs: a tap, a key, its timeout, or code.

local Blitbuffer = require("ffi/blitbuffer")
local CenterContainer = require("ui/widget/container/centercontainer")
local Device = require("device")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local HorizontalGroup = require("ui/widget/horizontalgroup")
local HorizontalSpan = require("ui/widget/horizontalspan")
local IconWidget = require("ui/widget/iconwidget")
local InputContainer = require("ui/widget/container/inputcontainer")
local MovableContainer = require("ui/widget/container/movablecontainer")
local ScrollTextWidget = require("ui/widget/scrolltextwidget")
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local UIManager = require("ui/uimanager")
local Window = require("harness.widgets.window")

local Screen = Device.screen
local SMALLEST_FONT = 10 -- KOReader's units

local InfoMessage = InputContainer:extend({
    modal = true,
    honor_silent_mode = true,
    text = "",
    show_icon = true,
    icon = "notice-info",
    dismissable = true,
    alignment = "left",
})

function InfoMessage:init()
    self.face = self.face or Font:getFace(self.monospace_font and "infont" or "infofont")
    if self.dismissable then
        Window.listen(self, "TapClose", "tap")
        if Device:hasKeys() then
            self.key_events.AnyKeyPressed = { { Device.input.group.Any } }
        end
    end
    local icon = IconWidget:new({ icon = self.show_icon and self.icon, width = not self.show_icon and 0 or nil })
    local width = self.width and math.max(0, self.width - icon:getSize().w) or math.floor(Screen:getWidth() * 2 / 3)
    local frame = FrameContainer:new({
        background = Blitbuffer.COLOR_WHITE,
        HorizontalGroup:new({
            icon,
            HorizontalSpan:new({ width = self.show_icon and Size.span.horizontal_default or 0 }),
            self:_make_text(width),
        }),
    })
    self.movable = MovableContainer:new({ frame, unmovable = self.unmovable })
    self[1] = CenterContainer:new({ dimen = Screen:getSize(), self.movable })
    if not self.height and frame:getSize().h > Screen:getHeight() * 0.95 and self.face.orig_size > SMALLEST_FONT then
        self.face = Font:getFace(self.face.orig_font, self.face.orig_size - 1)
        self:init()
    end
    self.invisible = self.show_delay and true or nil
end

function InfoMessage:_make_text(width)
    local fields = { text = self.text, face = self.face, width = width, alignment = self.alignment, dialog = self }
    if self.height then
        fields.height = self.height
        return ScrollTextWidget:new(fields)
    end
    return TextBoxWidget:new(fields)
end

function InfoMessage:onCloseWidget()
    for __, name in ipairs({ "_timeout_func", "_delayed_show_action" }) do
        if self[name] then
            UIManager:unschedule(self[name])
            self[name] = nil
        end
    end
    if self.dismiss_callback then
        self.dismiss_callback()
        -- Trapper's message is shown again and again, and keeps its callback.
        if not self.is_infomessage then
            self.dismiss_callback = nil
        end
    end
    if not self.invisible and not self.no_refresh_on_close then
        UIManager:setDirty(nil, function()
            return "ui", self.movable.dimen
        end)
    end
end

function InfoMessage:_show_later()
    self._delayed_show_action = function()
        self._delayed_show_action, self.invisible = nil, false
        self:onShow()
    end
    UIManager:scheduleIn(self.show_delay, self._delayed_show_action)
    return true
end

function InfoMessage:onShow()
    if self.show_delay and self.invisible then
        return self:_show_later()
    end
    UIManager:setDirty(self, function()
        return "ui", self.movable.dimen
    end)
    if self.timeout then
        self._timeout_func = function()
            self._timeout_func = nil
            UIManager:close(self)
        end
        UIManager:scheduleIn(self.timeout, self._timeout_func)
    end
    return true
end

function InfoMessage:getVisibleArea()
    if not self.invisible then
        return self.movable.dimen
    end
end

function InfoMessage:paintTo(bb, x, y)
    if not self.invisible then
        InputContainer.paintTo(self, bb, x, y)
    end
end

function InfoMessage:onTapClose()
    UIManager:close(self)
    return not self.readonly or nil
end

InfoMessage.onAnyKeyPressed = InfoMessage.onTapClose

return InfoMessage
