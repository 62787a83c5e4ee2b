--- Puts one widget at the right of its own size; at the left in right-to-left languages.

local BD = require("ui/bidi")
local WidgetContainer = require("ui/widget/container/widgetcontainer")

local RightContainer = WidgetContainer:extend({ allow_mirroring = true })

function RightContainer:paintTo(bb, x, y)
    local size = self[1]:getSize()
    if not (BD.mirroredUILayout() and self.allow_mirroring) then
        x = x + self.dimen.w - size.w
    end
    self.dimen.x, self.dimen.y = x, y + math.floor((self.dimen.h - size.h) / 2)
    self[1]:paintTo(bb, self.dimen.x, self.dimen.y)
end

return RightContainer
