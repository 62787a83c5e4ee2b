--- What the windows have in common: how they listen, and how they close.

local Device = require("device")
local GestureRange = require("ui/gesturerange")
local Screen = Device.screen

local Window = {}

--- Makes a gesture anywhere on the screen an event of this window.
function Window.listen(widget, event, gesture)
    if Device:isTouchDevice() then
        widget.ges_events[event] = { GestureRange:new({ ges = gesture, range = Screen:getSize() }) }
    end
end

--- The Back key, and another one if named, close this window.
function Window.close_on_back(widget, other_key)
    if Device:hasKeys() then
        local keys = { unpack(Device.input.group.Back) }
        table.insert(keys, other_key)
        widget.key_events.Close = { { keys } }
    end
end

--- A method: a tap beside the window closes it, a tap inside goes nowhere else.
function Window.close_when_beside(widget, __, gesture)
    if gesture.pos:notIntersectWith(widget.movable.dimen) then
        widget:onClose()
    end
    return true
end

return Window
