--- How a page is to be drawn.

local DrawContext = {}
DrawContext.__index = DrawContext

function DrawContext.new()
    return setmetatable({ rotate = 0, zoom = 1, gamma = -1, offset_x = 0, offset_y = 0 }, DrawContext)
end

function DrawContext:setZoom(zoom)
    self.zoom = zoom
end

function DrawContext:getZoom()
    return self.zoom
end

return DrawContext
