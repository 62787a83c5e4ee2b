--- Catches the next touch or key, visibly or not.

local Device = require("device")
local InfoMessage = require("ui/widget/infomessage")
local InputContainer = require("ui/widget/container/inputcontainer")
local Screen = Device.screen
local UIManager = require("ui/uimanager")
local Window = require("harness.widgets.window")

local TrapWidget = InputContainer:extend({ modal = true })

function TrapWidget:init()
    Window.listen(self, "TapDismiss", "tap")
    if Device:hasKeys() then
        self.key_events.AnyKeyPressed = { { Device.input.group.Any } }
    end
    self.dimen = Screen:getSize()
    if self.text then
        self.message = InfoMessage:new({ text = self.text, show_icon = false })
        self[1] = self.message[1]
    else
        self.invisible = true
    end
end

function TrapWidget:onTapDismiss()
    if self.dismiss_callback then
        self.dismiss_callback()
        self.dismiss_callback = nil
    end
    UIManager:close(self)
    return true
end

TrapWidget.onAnyKeyPressed = TrapWidget.onTapDismiss

function TrapWidget:onShow()
    UIManager:setDirty(self, "ui")
    return true
end

function TrapWidget:onCloseWidget()
    UIManager:setDirty(nil, "ui")
end

return TrapWidget
