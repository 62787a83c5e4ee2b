--- The engines' own objects, as KOReader's documents keep them in `_document`: what draws pages. The rest of the calls
-- go straight to Python.

local Engines = {}

local GAMMA_UNTOUCHED = -1

-- MuPDF draws for the screen: with red and blue exchanged where the device has them so.
local function draw_page(face, number, context, buffer)
    assert(context.gamma == GAMMA_UNTOUCHED, "gamma is not modelled")
    face.draw(number, context.zoom, buffer:_own())
    if require("ffi/mupdf").bgr then
        buffer:_own().swap_colours()
    end
end

local function page_of(face, number)
    local page = {}

    function page:draw(context, buffer, offset_x, offset_y)
        assert(offset_x == 0 and offset_y == 0, "parts of pages are not modelled")
        draw_page(face, number, context, buffer)
    end

    function page:getSize(context)
        local width, height = face.size(number)
        return width * context.zoom, height * context.zoom
    end

    function page:close() end

    return page
end

--- MuPDF's or DjVuLibre's document.
function Engines.paged(face)
    local engine = {}

    function engine:openPage(number)
        assert(number >= 1 and number <= face.page_count(), "cannot open page #" .. number)
        return page_of(face, number)
    end

    return setmetatable(engine, { __index = face })
end

--- crengine's document. A buffer of another size than the view lays the whole book out anew, as the original does.
function Engines.reflowable(face)
    local engine = {}

    function engine:drawCurrentPage(buffer, color, invert_images)
        assert(buffer:isRGB() == (color == true), "the buffer is of another kind than the drawing")
        face.set_size(buffer.w, buffer.h)
        face.draw(buffer:_own(), buffer.w, buffer.h, invert_images == true)
    end

    return setmetatable(engine, { __index = face })
end

return Engines
