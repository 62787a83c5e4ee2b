--- Colours, by KOReader's names, and buffers of pixels. The screen's own picture is a list of what was painted.

local PixelBuffer = require("harness.pixel_buffer")

local Color = {}
Color.__index = Color

function Color.__eq(a, b)
    return a.a == b.a
end

local function gray(value)
    return setmetatable({ a = value, white = value == 0xFF }, Color)
end

function Color:invert()
    return gray(0xFF - self.a)
end

function Color:getColor8()
    return self
end

local Blitbuffer = {
    COLOR_WHITE = gray(0xFF),
    COLOR_GRAY_E = gray(0xEE),
    COLOR_GRAY_D = gray(0xDD),
    COLOR_LIGHT_GRAY = gray(0xCC),
    COLOR_GRAY_B = gray(0xBB),
    COLOR_GRAY = gray(0xAA),
    COLOR_GRAY_9 = gray(0x99),
    COLOR_DARK_GRAY = gray(0x88),
    COLOR_GRAY_7 = gray(0x77),
    COLOR_GRAY_6 = gray(0x66),
    COLOR_GRAY_5 = gray(0x55),
    COLOR_GRAY_4 = gray(0x44),
    COLOR_GRAY_3 = gray(0x33),
    COLOR_GRAY_2 = gray(0x22),
    COLOR_GRAY_1 = gray(0x11),
    COLOR_BLACK = gray(0),
}

Blitbuffer.TYPE_BB8 = PixelBuffer.TYPE_BB8
Blitbuffer.TYPE_BBRGB24 = PixelBuffer.TYPE_BBRGB24
Blitbuffer.TYPE_BBRGB32 = PixelBuffer.TYPE_BBRGB32
Blitbuffer.new = PixelBuffer.new

Blitbuffer.Color8 = gray

function Blitbuffer.gray(level)
    return gray(math.floor(0xFF * (1 - level)))
end

function Blitbuffer.isColor8()
    return true
end

function Blitbuffer.colorFromString()
    return gray(0)
end

return Blitbuffer
