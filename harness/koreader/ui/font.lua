--- Faces by KOReader's names: a size in pixels and whether it is bold or monospaced. Nothing is drawn with them.

local Metrics = require("harness.text.metrics")
local Screen = require("device").screen

local Font = {
    sizemap = {
        cfont = 24,
        tfont = 26,
        smalltfont = 24,
        x_smalltfont = 22,
        ffont = 20,
        smallffont = 15,
        largeffont = 25,
        pgfont = 20,
        scfont = 20,
        rifont = 16,
        hpkfont = 20,
        hfont = 24,
        infont = 22,
        smallinfont = 16,
        infofont = 24,
        smallinfofont = 22,
        smallinfofontbold = 22,
        x_smallinfofont = 20,
        xx_smallinfofont = 18,
    },
    fontmap = {},
    faces = {},
}

local BOLD = { tfont = true, smalltfont = true, x_smalltfont = true, smallinfofontbold = true }
local MONOSPACED = { scfont = true, hpkfont = true, infont = true, smallinfont = true }
local DEFAULT_SIZE = 24

for name in pairs(Font.sizemap) do
    local regular = MONOSPACED[name] and "DroidSansMono.ttf" or "NotoSans-Regular.ttf"
    Font.fontmap[name] = BOLD[name] and "NotoSans-Bold.ttf" or regular
end

--- `size` is in KOReader's units, of a 600 pixels wide screen.
function Font:getFace(name, size)
    name = name or "cfont"
    size = size or self.sizemap[name] or DEFAULT_SIZE
    local face = {
        orig_font = name,
        realname = self.fontmap[name] or name,
        orig_size = size,
        size = Screen:scaleBySize(size),
        is_bold = BOLD[name] or name:find("Bold", 1, true) ~= nil,
        is_monospaced = MONOSPACED[name] or name:find("Mono", 1, true) ~= nil,
        hash = name .. size,
    }
    face.ftsize = {
        getHeightAndAscender = function()
            return Metrics.height(face)
        end,
    }
    return face
end

function Font:getAdjustedFace(face, bold)
    return face, bold
end

return Font
