--- A QR code; the picture says what it encodes.

local Geom = require("ui/geometry")
local Widget = require("ui/widget/widget")

local QRWidget = Widget:extend({ text = "", width = 0, height = 0 })

function QRWidget:getSize()
    local side = math.min(self.width, self.height)
    return Geom:new({ w = side, h = side })
end

function QRWidget:paintTo(bb, x, y)
    local size = self:getSize()
    bb:text(x, y, size.w, size.h, "[QR " .. self.text .. "]", { widget = self, icon = true })
end

return QRWidget
