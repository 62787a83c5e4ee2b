--- Which gestures and keys turn pages, and which way, also in a mirrored layout.

local BD = require("ui/bidi")
local Device = require("device")
local GestureRange = require("ui/gesturerange")

local PageGestures = {}

local STEPS = { west = 1, north = 1, east = -1, south = -1 } -- by direction of a swipe

--- Has KOReader send `Close`, `NextPage`, `PreviousPage`, `Tap` and `Swipe` to a window.
---@param window table an InputContainer with its `dimen` set
function PageGestures.listen(window)
    if Device:hasKeys() then
        window.key_events.Close = { { Device.input.group.Back } }
        window.key_events.NextPage = { { Device.input.group.PgFwd } }
        window.key_events.PreviousPage = { { Device.input.group.PgBack } }
    end
    if Device:isTouchDevice() then
        local function range()
            return window.dimen
        end
        window.ges_events.Tap = { GestureRange:new({ ges = "tap", range = range }) }
        window.ges_events.Swipe = { GestureRange:new({ ges = "swipe", range = range }) }
    end
end

--- A tap on the first third goes back, elsewhere on.
---@param gesture table KOReader's
---@param width integer of the screen, in pixels
---@return integer step
function PageGestures.step_of_tap(gesture, width)
    local is_at_beginning = gesture.pos.x < width / 3
    if BD.mirroredUILayout() then
        is_at_beginning = gesture.pos.x > width * 2 / 3
    end
    return is_at_beginning and -1 or 1
end

---@param gesture table KOReader's
---@return integer? step nil: the swipe means something else
function PageGestures.step_of_swipe(gesture)
    return STEPS[BD.flipDirectionIfMirroredUILayout(gesture.direction)]
end

return PageGestures
