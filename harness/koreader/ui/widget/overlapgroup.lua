--- Widgets over each other, each at its own side or offset.

local BD = require("ui/bidi")
local Geom = require("ui/geometry")
local WidgetContainer = require("ui/widget/container/widgetcontainer")

local OverlapGroup = WidgetContainer:extend({ allow_mirroring = true })

function OverlapGroup:init()
    local size = self:getSize()
    size.w = self.dimen and self.dimen.w or size.w
    size.h = self.dimen and self.dimen.h or size.h
    self.dimen = Geom:new({ x = 0, y = 0, w = size.w, h = size.h })
end

function OverlapGroup:getSize()
    if not self._size then
        self._size = Geom:new({ w = 0, h = 0 })
        for __, child in ipairs(self) do
            local size = child:getSize()
            self._size.w, self._size.h = math.max(self._size.w, size.w), math.max(self._size.h, size.h)
        end
    end
    return self._size
end

-- Without a side the child stands at the start of the line, wherever that is.
local function share_of(child)
    local side = child.overlap_align or "left"
    if side == "center" then
        return 0.5
    end
    return BD.flipIfMirroredUILayout(side == "right") and 1 or 0
end

function OverlapGroup:paintTo(bb, x, y)
    local size = self:getSize()
    for __, child in ipairs(self) do
        local offset = not child.overlap_align and child.overlap_offset
        if offset then
            local across = BD.mirroredUILayout() and size.w - child:getSize().w - offset[1] or offset[1]
            child:paintTo(bb, x + across, y + offset[2])
        else
            child:paintTo(bb, x + math.floor((size.w - child:getSize().w) * share_of(child)), y)
        end
    end
end

return OverlapGroup
