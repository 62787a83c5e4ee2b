--- Puts one widget at the bottom of its own size, centred.

local WidgetContainer = require("ui/widget/container/widgetcontainer")

local BottomContainer = WidgetContainer:extend({})

function BottomContainer:paintTo(bb, x, y)
    local size = self[1]:getSize()
    self[1]:paintTo(bb, x + math.floor((self.dimen.w - size.w) / 2), y + self.dimen.h - size.h)
end

return BottomContainer
