--- How far down a text one is.

local Geom = require("ui/geometry")
local Screen = require("device").screen
local Widget = require("ui/widget/widget")

local VerticalScrollBar = Widget:extend({ low = 0, high = 1, enable = true, width = Screen:scaleBySize(6), height = 0 })

function VerticalScrollBar:getSize()
    return Geom:new({ w = self.width, h = self.height })
end

function VerticalScrollBar:set(low, high)
    self.low, self.high = math.max(0, low), math.min(1, high)
    self.enable = low > 0 or high < 1
end

function VerticalScrollBar:paintTo(bb, x, y)
    if self.enable then
        bb:rule(x, y + math.floor(self.low * self.height), self.width, math.ceil((self.high - self.low) * self.height))
    end
end

return VerticalScrollBar
