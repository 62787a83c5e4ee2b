--- Which gestures and keys turn pages, and which way, also in a mirrored layout.

local BD = require("ui/bidi")
local Device = require("device")
local GestureRange = require("ui/gesturerange")

local PageGestures = {}

local STEPS = { west = 1, north = 1, east = -1, south = -1 } -- by direction of a swipe

-- A tap on the first third goes back, elsewhere on.
local function step_of_tap(gesture, width)
    local is_at_beginning = gesture.pos.x < width / 3
    if BD.mirroredUILayout() then
        is_at_beginning = gesture.pos.x > width * 2 / 3
    end
    return is_at_beginning and -1 or 1
end

local function step_of_swipe(gesture)
    return STEPS[BD.flipDirectionIfMirroredUILayout(gesture.direction)]
end

local function listen_to_keys(window, handle)
    window.key_events.NextPage = { { Device.input.group.PgFwd } }
    window.key_events.PreviousPage = { { Device.input.group.PgBack } }
    handle("onNextPage", function()
        return 1
    end)
    handle("onPreviousPage", function()
        return -1
    end)
end

local function listen_to_touch(window, handle, area)
    local function range()
        return window.dimen
    end
    window.ges_events.Tap = { GestureRange:new({ ges = "tap", range = range }) }
    window.ges_events.Swipe = { GestureRange:new({ ges = "swipe", range = range }) }
    handle("onTap", function(gesture)
        return gesture.pos:intersectWith(area()) and step_of_tap(gesture, window.dimen.w)
    end)
    handle("onSwipe", step_of_swipe)
end

---@class precis.ui.PageTurning
---@field guard precis.Guard
---@field turn fun(step: integer) 1: on, -1: back
---@field area fun(): table what a tap turns when it lies there

--- Lets keys, taps and swipes turn a window's pages.
---@param window table an InputContainer with its `dimen` set
---@param options precis.ui.PageTurning
function PageGestures.listen(window, options)
    local function handle(name, step_of)
        window[name] = options.guard:wrap("page " .. name, function(__, ___, gesture)
            local step = step_of(gesture)
            if step then
                options.turn(step)
            end
            return true
        end)
    end
    if Device:hasKeys() then
        listen_to_keys(window, handle)
    end
    if Device:isTouchDevice() then
        listen_to_touch(window, handle, options.area)
    end
end

return PageGestures
