--- Whether a gesture is of a kind and within an area. The area may be a function: places are known after painting.

local time = require("ui/time")

local GestureRange = {}
GestureRange.__index = GestureRange

function GestureRange:new(fields)
    return setmetatable(fields or {}, self)
end

function GestureRange:_is_inside(gesture)
    local area = self.range
    if type(area) == "function" then
        area = area()
    elseif not area then
        return true
    end
    return area ~= nil and area:contains(gesture.pos)
end

function GestureRange:_is_slow_enough(gesture)
    if not self.rate then
        return true
    end
    local enough = gesture.time - (self.last_time or 0) > time.s(1 / self.rate)
    if enough then
        self.last_time = gesture.time
    end
    return enough
end

function GestureRange:match(gesture)
    return gesture.ges == self.ges
        and (not self.direction or self.direction == gesture.direction)
        and self:_is_inside(gesture)
        and self:_is_slow_enough(gesture)
end

return GestureRange
