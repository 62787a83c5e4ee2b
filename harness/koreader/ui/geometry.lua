--- Rectangles: a corner and a size, in pixels.

local Geom = { x = 0, y = 0, w = 0, h = 0 }
Geom.__index = Geom

function Geom:new(fields)
    return setmetatable(fields or {}, self)
end

function Geom:copy()
    return Geom:new({ x = self.x, y = self.y, w = self.w, h = self.h })
end

function Geom:__tostring()
    return string.format("%dx%d+%d+%d", self.w, self.h, self.x, self.y)
end

function Geom:offsetBy(dx, dy)
    self.x, self.y = self.x + dx, self.y + dy
    return self
end

function Geom:scaleBy(horizontal, vertical)
    self.w = math.floor(self.w * horizontal + 0.5)
    self.h = math.floor(self.h * (vertical or horizontal) + 0.5)
    return self
end

function Geom:setSizeTo(other)
    self.w, self.h = other.w, other.h
    return self
end

function Geom:combine(other)
    local x, y = math.min(self.x, other.x), math.min(self.y, other.y)
    local right = math.max(self.x + self.w, other.x + other.w)
    local bottom = math.max(self.y + self.h, other.y + other.h)
    return Geom:new({ x = x, y = y, w = right - x, h = bottom - y })
end

function Geom:intersect(other)
    local x, y = math.max(self.x, other.x), math.max(self.y, other.y)
    local right = math.min(self.x + self.w, other.x + other.w)
    local bottom = math.min(self.y + self.h, other.y + other.h)
    if right < x or bottom < y then
        return Geom:new({ x = 0, y = 0, w = 0, h = 0 })
    end
    return Geom:new({ x = x, y = y, w = right - x, h = bottom - y })
end

function Geom:notIntersectWith(other)
    return not other
        or self.x >= other.x + other.w
        or self.y >= other.y + other.h
        or other.x >= self.x + self.w
        or other.y >= self.y + self.h
end

function Geom:intersectWith(other)
    return not self:notIntersectWith(other)
end

--- Also when the two only share an edge.
function Geom:openIntersectWith(other)
    return self.x <= other.x + other.w
        and self.y <= other.y + other.h
        and other.x <= self.x + self.w
        and other.y <= self.y + self.h
end

function Geom:contains(other)
    return self.x <= other.x
        and self.y <= other.y
        and self.x + self.w >= other.x + other.w
        and self.y + self.h >= other.y + other.h
end

function Geom:__eq(other)
    return self.x == other.x and self.y == other.y and self:equalSize(other)
end

function Geom:offsetTo(x, y)
    self.x, self.y = x, y
    return self
end

function Geom:changeSizeBy(width, height)
    self.w, self.h = self.w + width, self.h + height
    return self
end

function Geom:clear()
    self.x, self.y, self.w, self.h = 0, 0, 0, 0
    return self
end

function Geom:equalSize(other)
    return self.w == other.w and self.h == other.h
end

function Geom:isEmpty()
    return self.w == 0 or self.h == 0
end

function Geom:area()
    return self.w * self.h
end

function Geom:center()
    local x, y = self.x + math.floor(self.w / 2 + 0.5), self.y + math.floor(self.h / 2 + 0.5)
    return Geom:new({ x = x, y = y, w = 0, h = 0 })
end

--- The point between the centres of two rectangles.
function Geom:midpoint(other)
    local a, b = self:center(), other:center()
    return Geom:new({ x = math.floor((a.x + b.x) / 2), y = math.floor((a.y + b.y) / 2), w = 0, h = 0 })
end

--- The smallest rectangle around all of them.
function Geom.boundingBox(boxes)
    local around
    for __, box in ipairs(boxes) do
        around = around and around:combine(box) or Geom:new({ x = box.x, y = box.y, w = box.w, h = box.h })
    end
    return around
end

return Geom
