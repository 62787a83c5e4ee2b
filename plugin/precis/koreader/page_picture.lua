--- Takes the picture of a page, small enough to be sent: drawn, encoded, and forgotten.
--
-- Drawing and each encoding are one call of C, which nothing can interrupt; between them others get their turn.

local PageDrawing = require("precis.koreader.page_drawing")

local Errors = require("precis.errors")
local Task = require("precis.async.task")

local PagePicture = {}

local MAX_BYTES = 1000000 -- a third more when written in letters
-- What is tried in turn until it fits: qualities of one size, then the next smaller one.
local QUALITIES = { 80, 60, 40 }
local MAX_SIDES = { 1568, 1024, 720 } -- pixels
local FILE_NAME = "page_picture"

---@class precis.PagePicture
---@field bytes string
---@field kind "image/jpeg"|"image/png"
---@field width integer pixels
---@field height integer
---@field page integer

---@class precis.PagePictureOptions
---@field folder string where a file may lie for a moment
---@field files { read: fun(path: string): string?; remove: fun(path: string) }
---@field max_bytes integer? nil: as much as services take gladly

local function no_picture(why)
    return nil, Errors.new("no_picture", "the page's picture: " .. tostring(why))
end

-- Runs what writes a file, and gives what the file holds when it begins as such a file does. It never stays.
local function written(options, first_bytes, write)
    local path = ("%s/%s"):format(options.folder, FILE_NAME)
    local ok, why = pcall(write, path)
    local bytes = ok and options.files.read(path) or nil
    options.files.remove(path)
    if bytes and bytes:sub(1, #first_bytes) == first_bytes then
        return bytes
    end
    return nil, why or "nothing was written"
end

local function as_jpeg(buffer, options, quality)
    return written(options, "\255\216", function(path)
        buffer:writeJPG(path, quality)
    end)
end

local function as_png(buffer, options)
    return written(options, "\137PNG", function(path)
        buffer:writePNG(path)
    end)
end

-- Where KOReader has no encoder for JPEG.
local function encode_losslessly(buffer, options, limit)
    local bytes, why = as_png(buffer, options)
    if not bytes then
        return no_picture(why)
    end
    return #bytes <= limit and { bytes = bytes, kind = "image/png" } or nil
end

-- The buffer's picture within the limit; nil without an error: it does not fit at this size.
---@async
local function encode(buffer, options, limit)
    for __, quality in ipairs(QUALITIES) do
        local ok, err = Task.checkpoint()
        if not ok then
            return nil, err
        end
        local bytes = as_jpeg(buffer, options, quality)
        if not bytes then
            return encode_losslessly(buffer, options, limit)
        elseif #bytes <= limit then
            return { bytes = bytes, kind = "image/jpeg" }
        end
    end
end

local function draw(ui, page, max_side)
    if ui.document.info.has_pages then
        return PageDrawing.fixed(ui.document, page, max_side)
    end
    return PageDrawing.flowing(ui.document, ui.view.visible_area, max_side)
end

-- The buffer belongs to the task as long as it lives: it is freed however the task ends.
---@async
local function take_at(ui, page, max_side, options)
    local drawn, buffer = pcall(draw, ui, page, max_side)
    if not drawn then
        return no_picture(buffer)
    end
    local task, owned = Task.current(), {}
    function owned.close()
        buffer:free()
    end
    task:own(owned)
    local picture, err = encode(buffer, options, options.max_bytes or MAX_BYTES)
    if picture then
        picture.width, picture.height, picture.page = buffer:getWidth(), buffer:getHeight(), page
    end
    task:disown(owned)
    owned.close()
    return picture, err
end

-- Of a book that flows only what is in view can be drawn.
local function check_page(ui, page)
    local in_view = ui:getCurrentPage()
    page = page or in_view
    local is_there = page >= 1 and page <= ui.document:getPageCount()
    if not is_there or (not ui.document.info.has_pages and page ~= in_view) then
        return no_picture("page " .. page .. " is not in view")
    end
    return page
end

--- Takes the picture of a page.
---@async
---@param ui table KOReader's ReaderUI
---@param page integer? nil: the one in view
---@param options precis.PagePictureOptions
---@return precis.PagePicture? picture never larger than the limit
---@return precis.Error? err no_picture, cancelled
function PagePicture.take(ui, page, options)
    local document = ui.document
    if not document then
        return nil, Errors.new("cancelled", "the book was closed")
    end
    local number, err = check_page(ui, page)
    if not number then
        return nil, err
    end
    for __, max_side in ipairs(MAX_SIDES) do
        local picture
        picture, err = take_at(ui, number, max_side, options)
        if picture or err then
            return picture, err
        elseif ui.document ~= document then
            return nil, Errors.new("cancelled", "the book was closed")
        end
    end
    return no_picture("it does not get small enough")
end

return PagePicture
