--- A line, or any filled box.

local Blitbuffer = require("ffi/blitbuffer")
local Widget = require("ui/widget/widget")

local LineWidget = Widget:extend({ style = "solid", background = Blitbuffer.COLOR_BLACK })

function LineWidget:paintTo(bb, x, y)
    if self.style ~= "none" then
        bb:paintRect(x, y, self.dimen.w, self.dimen.h, self.background)
    end
end

return LineWidget
