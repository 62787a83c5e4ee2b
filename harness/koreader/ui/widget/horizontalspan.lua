--- Empty width.

local Geom = require("ui/geometry")
local Widget = require("ui/widget/widget")

local HorizontalSpan = Widget:extend({ width = 0 })

function HorizontalSpan:getSize()
    return Geom:new({ w = self.width, h = 0 })
end

return HorizontalSpan
