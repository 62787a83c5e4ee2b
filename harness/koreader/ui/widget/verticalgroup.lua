--- Widgets under each other.

local BD = require("ui/bidi")
local Geom = require("ui/geometry")
local WidgetContainer = require("ui/widget/container/widgetcontainer")

local VerticalGroup = WidgetContainer:extend({ align = "center", allow_mirroring = true })

local MIRRORED = { left = "right", right = "left", center = "center" }
local SHARE = { left = 0, center = 0.5, right = 1 }

--- Measured once, like KOReader's: after a change call `resetLayout`.
function VerticalGroup:getSize()
    if not self._size then
        self._size, self._offsets = Geom:new({ w = 0, h = 0 }), {}
        for index, child in ipairs(self) do
            local size = child:getSize()
            self._offsets[index] = { x = size.w, y = self._size.h }
            self._size.w = math.max(self._size.w, size.w)
            self._size.h = self._size.h + size.h
        end
    end
    return self._size
end

function VerticalGroup:paintTo(bb, x, y)
    local size = self:getSize()
    local align = BD.mirroredUILayout() and self.allow_mirroring and MIRRORED[self.align] or self.align
    for index, child in ipairs(self) do
        local offset = self._offsets[index]
        child:paintTo(bb, x + math.floor((size.w - offset.x) * SHARE[align]), y + offset.y)
    end
end

function VerticalGroup:resetLayout()
    self._size, self._offsets = nil, {}
end

function VerticalGroup:free()
    self:resetLayout()
    WidgetContainer.free(self)
end

return VerticalGroup
