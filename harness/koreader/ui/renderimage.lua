--- Scales pictures.

local mupdf = require("ffi/mupdf")

local RenderImage = {}

--- The very same buffer when nothing is to be done. The original is freed unless told otherwise.
function RenderImage:scaleBlitBuffer(buffer, width, height, free_original)
    if not width or not height or (buffer:getWidth() == width and buffer:getHeight() == height) then
        return buffer
    end
    local scaled = mupdf.scaleBlitBuffer(buffer, math.floor(width), math.floor(height))
    if free_original ~= false then
        buffer:free()
    end
    return scaled
end

return RenderImage
