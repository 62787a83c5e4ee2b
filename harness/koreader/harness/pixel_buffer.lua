--- A blitbuffer with real pixels, kept in Python. Like KOReader's it takes memory that only `free` gives back in time,
-- writes files without a word when it cannot, and begins black.

local PixelBuffer = {}
PixelBuffer.__index = PixelBuffer

PixelBuffer.TYPE_BB8, PixelBuffer.TYPE_BBRGB24, PixelBuffer.TYPE_BBRGB32 = 1, 4, 5

local live = {} -- buffers that nobody has freed, and who made them

local function wrap(pixels, width, height, kind)
    local buffer = setmetatable({ w = width, h = height, pixels = pixels, _type = kind }, PixelBuffer)
    live[buffer] = debug.traceback("a blitbuffer that was not freed", 3)
    return buffer
end

local function has_colour(kind)
    return kind ~= PixelBuffer.TYPE_BB8
end

function PixelBuffer.new(width, height, kind)
    width, height, kind = math.floor(width), math.floor(height), kind or PixelBuffer.TYPE_BB8
    assert(width > 0 and height > 0, "cannot allocate memory for new bb")
    local pixels = require("harness.documents").pixels(width, height, has_colour(kind))
    return wrap(pixels, width, height, kind)
end

function PixelBuffer:getWidth()
    return self.w
end

function PixelBuffer:getHeight()
    return self.h
end

function PixelBuffer:getType()
    return self._type
end

function PixelBuffer:isRGB()
    return has_colour(self._type)
end

function PixelBuffer:writeJPG(path, quality)
    self:_own().write_jpeg(path, quality or 75)
end

function PixelBuffer:writePNG(path)
    self:_own().write_png(path)
end

--- Freeing twice does no harm; using what was freed does.
function PixelBuffer:free()
    live[self], self.pixels = nil, nil
end

function PixelBuffer:_own()
    return self.pixels or error("a blitbuffer is used that was freed", 3)
end

--- MuPDF's smooth scaling: another buffer.
function PixelBuffer:scaled(width, height)
    return wrap(self:_own().scaled(width, height), math.floor(width), math.floor(height), self._type)
end

require("harness.leftovers").add_kind("blitbuffer", function()
    local found = {}
    for __, trace in pairs(live) do
        table.insert(found, trace)
    end
    return found
end)

return PixelBuffer
