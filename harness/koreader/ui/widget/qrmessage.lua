--- A window with a QR code; a tap or a key closes it.

local Blitbuffer = require("ffi/blitbuffer")
local CenterContainer = require("ui/widget/container/centercontainer")
local Device = require("device")
local FrameContainer = require("ui/widget/container/framecontainer")
local InputContainer = require("ui/widget/container/inputcontainer")
local QRWidget = require("ui/widget/qrwidget")
local UIManager = require("ui/uimanager")
local Window = require("harness.widgets.window")

local Screen = Device.screen

local QRMessage = InputContainer:extend({ modal = true, dismissable = true })

function QRMessage:init()
    Window.listen(self, "TapClose", "tap")
    if Device:hasKeys() then
        self.key_events.AnyKeyPressed = { { Device.input.group.Any } }
    end
    self.frame = FrameContainer:new({
        background = Blitbuffer.COLOR_WHITE,
        QRWidget:new({ text = self.text, width = self.width, height = self.height }),
    })
    self[1] = CenterContainer:new({ dimen = Screen:getSize(), self.frame })
end

function QRMessage:onShow()
    UIManager:setDirty(self, function()
        return "ui", self.frame.dimen
    end)
    if self.timeout then
        self._timeout_func = function()
            UIManager:close(self)
        end
        UIManager:scheduleIn(self.timeout, self._timeout_func)
    end
    return true
end

function QRMessage:onCloseWidget()
    if self._timeout_func then
        UIManager:unschedule(self._timeout_func)
    end
    UIManager:setDirty(nil, function()
        return "ui", self.frame.dimen
    end)
    if self.dismiss_callback then
        self.dismiss_callback()
        self.dismiss_callback = nil
    end
end

function QRMessage:onTapClose()
    UIManager:close(self)
    return true
end

QRMessage.onAnyKeyPressed = QRMessage.onTapClose

return QRMessage
