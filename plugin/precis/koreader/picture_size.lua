--- How large a picture of a page is made: as large as models look at, never beyond.

local PictureSize = {}

-- Models shrink what is larger to about this, and charge for it or refuse it.
local MAX_SIDE = 1568 -- pixels

--- The size that keeps the shape. Whole pixels, at least one.
---@param width number of what is to be shown, in any unit
---@param height number
---@param max_zoom number how much larger than that it may become
---@param max_side integer? pixels; nil: what models look at
---@return integer width pixels
---@return integer height
---@return number zoom
function PictureSize.fit(width, height, max_zoom, max_side)
    local zoom = math.min((max_side or MAX_SIDE) / math.max(width, height), max_zoom)
    return math.max(1, math.floor(width * zoom)), math.max(1, math.floor(height * zoom)), zoom
end

return PictureSize
