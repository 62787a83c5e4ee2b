--- Empty room of a width and a height.

local Geom = require("ui/geometry")
local Widget = require("ui/widget/widget")

local RectSpan = Widget:extend({ width = 0, height = 0 })

function RectSpan:getSize()
    return Geom:new({ w = self.width, h = self.height })
end

return RectSpan
