--- A line at the top of the screen, gone after two seconds or at the next touch, which it lets pass.

local Blitbuffer = require("ffi/blitbuffer")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local InputContainer = require("ui/widget/container/inputcontainer")
local RectSpan = require("ui/widget/rectspan")
local Screen = require("device").screen
local Size = require("ui/size")
local TextWidget = require("ui/widget/textwidget")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")
local Window = require("harness.widgets.window")

local SOURCE_OTHER, SOURCE_ALWAYS_SHOW = 64, 128

local Notification = InputContainer:extend({
    face = Font:getFace("x_smallinfofont"),
    text = "Notification",
    margin = Size.margin.default,
    padding = Size.padding.default,
    timeout = 2, -- seconds
    toast = true,
    SOURCE_OTHER = SOURCE_OTHER,
    SOURCE_ALWAYS_SHOW = SOURCE_ALWAYS_SHOW,
    SOURCE_DISPATCHER = 32,
    notify_source = SOURCE_OTHER,
    _past_messages = {},
})

function Notification:init()
    if not self.toast then
        Window.listen(self, "TapClose", "tap")
    end
    self.frame = FrameContainer:new({
        background = Blitbuffer.COLOR_WHITE,
        margin = self.margin,
        padding = self.padding,
        TextWidget:new({
            text = self.text,
            face = self.face,
            max_width = Screen:getWidth() - 2 * (self.margin + self.padding),
        }),
    })
    self[1] = VerticalGroup:new({ RectSpan:new({ width = Screen:getWidth(), height = self.margin }), self.frame })
end

function Notification:notify(text, source, refresh_after)
    UIManager:show(Notification:new({ text = text }))
    if refresh_after then
        UIManager:forceRePaint()
    end
    return true
end

function Notification:setNotifySource(source)
    self.notify_source = source
end

function Notification:resetNotifySource()
    self.notify_source = SOURCE_OTHER
end

function Notification:getNotifySource()
    return self.notify_source
end

--- For tests too: what was notified, the newest first.
function Notification:getPastMessages()
    return self._past_messages
end

function Notification:onShow()
    UIManager:setDirty(self, function()
        return "ui", self.frame.dimen
    end)
    if self.timeout then
        self._timeout_func = function()
            self._timeout_func = nil
            UIManager:close(self)
        end
        UIManager:scheduleIn(self.timeout, self._timeout_func)
    end
    table.insert(self._past_messages, 1, os.date("%X: ") .. self.text)
    return true
end

function Notification:onCloseWidget()
    if self._timeout_func then
        UIManager:unschedule(self._timeout_func)
        self._timeout_func = nil
    end
    UIManager:setDirty(nil, function()
        return "ui", self.frame.dimen
    end)
end

function Notification:onTapClose()
    UIManager:close(self)
    return true
end

-- A toast goes at any input, and never keeps it from whom it was meant for.
for __, name in ipairs({ "onGesture", "onKeyPress", "onKeyRepeat" }) do
    Notification[name] = function(self, input)
        if self.toast then
            UIManager:close(self)
            return false
        end
        return InputContainer[name](self, input)
    end
end

return Notification
