--- What plugins need of MuPDF besides documents. `bgr` is set where the screen has red and blue exchanged.

local mupdf = {}

function mupdf.scaleBlitBuffer(buffer, width, height)
    return buffer:scaled(width, height)
end

return mupdf
