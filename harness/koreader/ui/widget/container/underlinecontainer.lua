--- One widget with a line below.

local Blitbuffer = require("ffi/blitbuffer")
local Geom = require("ui/geometry")
local Size = require("ui/size")
local WidgetContainer = require("ui/widget/container/widgetcontainer")

local UnderlineContainer = WidgetContainer:extend({
    linesize = Size.line.thick,
    padding = Size.padding.tiny,
    color = Blitbuffer.COLOR_WHITE,
    vertical_align = "top",
})

function UnderlineContainer:getSize()
    local content = self[1]:getSize()
    return Geom:new({
        w = self.dimen and self.dimen.w or content.w,
        h = math.max(self.dimen and self.dimen.h or 0, content.h + self.linesize + 2 * self.padding),
    })
end

function UnderlineContainer:paintTo(bb, x, y)
    local size, content = self:getSize(), self[1]:getSize()
    local free = size.h - self.linesize - content.h - self.padding
    local share = ({ top = 0, center = 0.5, bottom = 1 })[self.vertical_align]
    self[1]:paintTo(bb, x, y + math.floor(free * share))
    bb:paintRect(x, y + size.h - self.linesize, size.w, self.linesize, self.color)
end

return UnderlineContainer
