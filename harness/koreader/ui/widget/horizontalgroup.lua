--- Widgets beside each other; from right to left in right-to-left languages.

local BD = require("ui/bidi")
local Geom = require("ui/geometry")
local WidgetContainer = require("ui/widget/container/widgetcontainer")

local HorizontalGroup = WidgetContainer:extend({ align = "center", allow_mirroring = true })

local SHARE = { top = 0, center = 0.5, bottom = 1 }

function HorizontalGroup:getSize()
    if not self._size then
        self._size, self._offsets = Geom:new({ w = 0, h = 0 }), {}
        for index, child in ipairs(self) do
            local size = child:getSize()
            self._offsets[index] = { x = self._size.w, w = size.w, h = size.h }
            self._size.w = self._size.w + size.w
            self._size.h = math.max(self._size.h, size.h)
        end
    end
    return self._size
end

function HorizontalGroup:paintTo(bb, x, y)
    local size = self:getSize()
    local is_mirrored = BD.mirroredUILayout() and self.allow_mirroring
    for index, child in ipairs(self) do
        local offset = self._offsets[index]
        local across = is_mirrored and size.w - offset.x - offset.w or offset.x
        child:paintTo(bb, x + across, y + math.floor((size.h - offset.h) * SHARE[self.align]))
    end
end

function HorizontalGroup:resetLayout()
    self._size, self._offsets = nil, {}
end

function HorizontalGroup:free()
    self:resetLayout()
    WidgetContainer.free(self)
end

return HorizontalGroup
