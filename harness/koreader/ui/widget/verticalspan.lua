--- Empty height.

local Geom = require("ui/geometry")
local Widget = require("ui/widget/widget")

local VerticalSpan = Widget:extend({ width = 0 })

function VerticalSpan:getSize()
    return Geom:new({ w = 0, h = self.width })
end

return VerticalSpan
