--- A screen of so many pixels; what is painted lands in a picture that tests can read.

local Geom = require("ui/geometry")
local Picture = require("harness.device.picture")

local DPI = 160
local BASE_WIDTH = 600

local Screen = {
    DEVICE_ROTATED_UPRIGHT = 0,
    DEVICE_ROTATED_CLOCKWISE = 1,
    DEVICE_ROTATED_UPSIDE_DOWN = 2,
    DEVICE_ROTATED_COUNTER_CLOCKWISE = 3,
    hw_dithering = false,
    sw_dithering = false,
    night_mode = false,
}
Screen.__index = Screen

function Screen.new(width, height)
    local screen = setmetatable({ _width = width, _height = height, _rotation = 0 }, Screen)
    screen.bb = Picture.new(screen)
    return screen
end

local function is_sideways(rotation)
    return rotation % 2 == 1
end

function Screen:getWidth()
    return is_sideways(self._rotation) and self._height or self._width
end

function Screen:getHeight()
    return is_sideways(self._rotation) and self._width or self._height
end

function Screen:getSize()
    return Geom:new({ x = 0, y = 0, w = self:getWidth(), h = self:getHeight() })
end

Screen.getViewport = Screen.getSize

function Screen:getDPI()
    return G_reader_settings:readSetting("screen_dpi") or DPI
end

function Screen:getRotationMode()
    return self._rotation
end

function Screen:setRotationMode(rotation)
    self._rotation = rotation
end

function Screen:getScreenMode()
    return self:getWidth() > self:getHeight() and "landscape" or "portrait"
end

--- Pixels for a size that KOReader's designers gave for a 600 pixels wide screen.
function Screen:scaleBySize(pixels)
    local by_size = math.min(self._width, self._height) / BASE_WIDTH
    local chosen = G_reader_settings:readSetting("screen_dpi")
    local by_dpi = chosen and chosen / DPI or by_size
    return math.ceil(pixels * (by_size + by_dpi) / 2)
end

function Screen:scaleByDPI(pixels)
    return math.ceil(pixels * self:getDPI() / DPI)
end

--- As the reader has set it, else as the screen is.
function Screen:isColorEnabled()
    if G_reader_settings:has("color_rendering") then
        return G_reader_settings:isTrue("color_rendering")
    end
    return self:isColorScreen()
end

function Screen:isColorScreen()
    return false
end

function Screen:toggleNightMode()
    self.night_mode = not self.night_mode
end

function Screen:getHWNightmode()
    return false
end

function Screen:refreshWaitForLast() end

return Screen
