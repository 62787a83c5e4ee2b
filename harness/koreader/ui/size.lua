--- KOReader's standard widths of borders, margins, paddings and lines.

local Screen = require("device").screen

-- In pixels of a 600 pixels wide screen.
local SIZES = {
    border = { default = 1, thin = 0.5, button = 1.5, window = 1.5, thick = 2, inputtext = 2 },
    margin = { default = 5, tiny = 1, small = 2, title = 2, fine_tune = 3, fullscreen_popout = 3, button = 0 },
    padding = { default = 5, tiny = 1, small = 2, large = 10, button = 2, buttontable = 4, fullscreen = 15 },
    radius = { default = 2, window = 7, button = 7 },
    line = { thin = 0.5, medium = 1, thick = 1.5, focus_indicator = 5, progress = 7 },
    item = { height_default = 30, height_big = 40, height_large = 50 },
    span = { horizontal_default = 10, horizontal_small = 5, vertical_default = 2, vertical_large = 5 },
}

local Size = {}
for group, sizes in pairs(SIZES) do
    Size[group] = {}
    for name, pixels in pairs(sizes) do
        Size[group][name] = pixels == 0 and 0 or Screen:scaleBySize(pixels)
    end
end

return Size
