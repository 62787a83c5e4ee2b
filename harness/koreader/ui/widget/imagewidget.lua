--- A picture; only its size and its name are known here.

local Geom = require("ui/geometry")
local Widget = require("ui/widget/widget")

local ImageWidget = Widget:extend({ width = 0, height = 0 })

function ImageWidget:getSize()
    return Geom:new({ w = self.width, h = self.height })
end

function ImageWidget:paintTo(bb, x, y)
    bb:text(x, y, self.width, self.height, "[image " .. (self.file or "") .. "]", { widget = self, icon = true })
end

function ImageWidget:free() end

return ImageWidget
