--- A bar that fills: `percentage` from 0 to 1.

local Geom = require("ui/geometry")
local Widget = require("ui/widget/widget")

local ProgressWidget = Widget:extend({ percentage = 0, width = 0, height = 0 })

function ProgressWidget:getSize()
    return Geom:new({ w = self.width, h = self.height })
end

function ProgressWidget:setPercentage(percentage)
    self.percentage = percentage
end

function ProgressWidget:paintTo(bb, x, y)
    self.dimen = Geom:new({ x = x, y = y, w = self.width, h = self.height })
    bb:fill(x, y, self.width, self.height)
    local percent = math.floor(self.percentage * 100 + 0.5)
    bb:text(x, y, self.width, self.height, "[progress " .. percent .. "%]", { widget = self })
end

return ProgressWidget
