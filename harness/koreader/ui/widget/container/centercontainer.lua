--- Centres one widget within its own size.

local WidgetContainer = require("ui/widget/container/widgetcontainer")

local CenterContainer = WidgetContainer:extend({})

function CenterContainer:paintTo(bb, x, y)
    local size = self[1]:getSize()
    local over = self.ignore_if_over
    local keep_y = self.ignore == "height" or over == "height" and size.h > self.dimen.h
    local keep_x = self.ignore == "width" or over == "width" and size.w > self.dimen.w
    self[1]:paintTo(
        bb,
        keep_x and x or x + math.floor((self.dimen.w - size.w) / 2),
        keep_y and y or y + math.floor((self.dimen.h - size.h) / 2)
    )
end

return CenterContainer
