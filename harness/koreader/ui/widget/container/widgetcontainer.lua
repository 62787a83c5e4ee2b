--- A widget with children at 1, 2, …: events go to them first.

local Geom = require("ui/geometry")
local Widget = require("ui/widget/widget")

local WidgetContainer = Widget:extend({})

function WidgetContainer:getSize()
    return self.dimen or self[1] and self[1]:getSize() or Geom:new({ x = 0, y = 0, w = 0, h = 0 })
end

function WidgetContainer:free(full)
    for __, child in ipairs(self) do
        if child.free then
            child:free(full)
        end
    end
end

function WidgetContainer:clear(skip_free)
    if not skip_free then
        self:free()
    end
    for index = #self, 1, -1 do
        self[index] = nil
    end
end

local LEFT_OVER = { top = { 0.5, 0 }, center = { 0.5, 0.5 }, bottom = { 0.5, 1 } }

function WidgetContainer:paintTo(bb, x, y)
    local child = self[1]
    if not child then
        return
    end
    local size = child:getSize()
    self.dimen = self.dimen or Geom:new({ x = 0, y = 0, w = size.w, h = size.h })
    local share = LEFT_OVER[self.align] or { 0, 0 }
    child:paintTo(
        bb,
        x + (self.dimen.x or 0) + math.floor((self.dimen.w - size.w) * share[1]),
        y + (self.dimen.y or 0) + math.floor((self.dimen.h - size.h) * share[2])
    )
end

function WidgetContainer:propagateEvent(event)
    for __, child in ipairs(self) do
        if child:handleEvent(event) then
            return true
        end
    end
    return false
end

function WidgetContainer:handleEvent(event)
    return self:propagateEvent(event) or Widget.handleEvent(self, event)
end

return WidgetContainer
