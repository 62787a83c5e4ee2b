--- An icon; the picture shows its name in angle brackets.

local Geom = require("ui/geometry")
local Screen = require("device").screen
local Widget = require("ui/widget/widget")

local SIZE = Screen:scaleBySize(G_defaults:readSetting("DGENERIC_ICON_SIZE"))

local IconWidget = Widget:extend({ width = SIZE, height = SIZE })

function IconWidget:getSize()
    return Geom:new({ w = self.width, h = self.height })
end

function IconWidget:paintTo(bb, x, y)
    if not self.hide and self.icon then
        bb:text(x, y, self.width, self.height, "<" .. self.icon .. ">", { icon = true, widget = self })
    end
end

function IconWidget:free() end

return IconWidget
