--- Draws the page in view into a buffer of its own: nothing that lies over it, no zoom, no night mode.
--
-- Fixed pages are drawn by their engine, past KOReader's cache of tiles: a tile of ours would push the reader's out.
-- Who gets a buffer frees it.

local Blitbuffer = require("ffi/blitbuffer")
local DrawContext = require("ffi/drawcontext")
local RenderImage = require("ui/renderimage")

local PictureSize = require("precis.koreader.picture_size")

local PageDrawing = {}

-- MuPDF measures in points, 72 to an inch; what is printed finer than this nobody can read anyway.
local MAX_ZOOM_OF_POINTS = 300 / 72
local WITH_ALPHA = { [tonumber(Blitbuffer.TYPE_BBRGB32)] = true }
if Blitbuffer.TYPE_BB8A then
    WITH_ALPHA[tonumber(Blitbuffer.TYPE_BB8A)] = true
end

-- Calls a function with a new buffer, which is freed when that fails.
local function with_buffer(width, height, kind, draw)
    local buffer = Blitbuffer.new(width, height, kind)
    local ok, why = pcall(draw, buffer)
    if not ok then
        buffer:free()
        error(why, 0)
    end
    return buffer
end

-- Some Kobos have red and blue exchanged on the screen, and MuPDF draws for the screen. The picture is not for it.
local function in_true_colours(draw)
    local mupdf = require("ffi/mupdf")
    local exchanged = mupdf.bgr
    mupdf.bgr = nil
    local ok, why = pcall(draw)
    mupdf.bgr = exchanged
    if not ok then
        error(why, 0)
    end
end

-- A picture that was opened as a book is in memory already; what is see-through in it becomes white.
local function draw_image(image, max_side)
    local width, height = PictureSize.fit(image:getWidth(), image:getHeight(), 1, max_side)
    local scaled = RenderImage:scaleBlitBuffer(image, width, height, false)
    -- With other kinds KOReader's blitting ends the process instead of raising an error.
    local kind = image:isRGB() and Blitbuffer.TYPE_BBRGB32 or Blitbuffer.TYPE_BB8
    local ok, drawn = pcall(with_buffer, width, height, kind, function(buffer)
        buffer:fill(Blitbuffer.COLOR_WHITE)
        local blit = WITH_ALPHA[tonumber(scaled:getType())] and buffer.alphablitFrom or buffer.blitFrom
        blit(buffer, scaled, 0, 0, 0, 0, width, height)
    end)
    if scaled ~= image then
        scaled:free()
    end
    if not ok then
        error(drawn, 0)
    end
    return drawn
end

local function draw_opened_page(document, page, native, max_side)
    if page.image_bb then
        return draw_image(page.image_bb, max_side)
    end
    local max_zoom = document.provider == "mupdf" and MAX_ZOOM_OF_POINTS or 1
    local width, height, zoom = PictureSize.fit(native.w, native.h, max_zoom, max_side)
    local context = DrawContext.new()
    context:setZoom(zoom)
    local kind = document.render_color and document.color_bb_type or nil
    return with_buffer(width, height, kind, function(buffer)
        in_true_colours(function()
            page:draw(context, buffer, 0, 0, document.render_mode)
        end)
    end)
end

--- Draws a fixed page, all of it.
---@param document table KOReader's
---@param number integer of the page
---@param max_side integer? pixels
---@return table buffer
function PageDrawing.fixed(document, number, max_side)
    local native = document:getNativePageDimensions(number)
    local page = document._document:openPage(number)
    local ok, drawn = pcall(draw_opened_page, document, page, native, max_side)
    page:close()
    if not ok then
        error(drawn, 0)
    end
    return drawn
end

--- Draws what is in view of a book that flows. Of another size than the view it would be laid out anew, so it is
--- drawn as it is and then made smaller.
---@param document table KOReader's
---@param view { w: integer, h: integer } its size
---@param max_side integer? pixels
---@return table buffer
function PageDrawing.flowing(document, view, max_side)
    local in_colour = document.render_color == true
    local kind = in_colour and Blitbuffer.TYPE_BBRGB32 or nil
    local buffer = with_buffer(view.w, view.h, kind, function(buffer)
        local inverts_images, scales_smoothly, dithers = false, true, false
        document._document:drawCurrentPage(buffer, in_colour, inverts_images, scales_smoothly, dithers)
    end)
    local width, height = PictureSize.fit(view.w, view.h, 1, max_side)
    local ok, scaled = pcall(RenderImage.scaleBlitBuffer, RenderImage, buffer, width, height)
    if not ok then
        buffer:free()
        error(scaled, 0)
    end
    return scaled
end

return PageDrawing
