--- Reading direction: wraps text in direction marks and mirrors layouts for right-to-left languages.

local _ = require("gettext")
local util = require("util")

local RIGHT_TO_LEFT = { ar = true, fa = true, he = true, ur = true, ug = true, ps = true, yi = true, dv = true }
local MIRRORED = {
    east = "west",
    west = "east",
    northeast = "northwest",
    northwest = "northeast",
    southeast = "southwest",
    southwest = "southeast",
}
local FROM_LEFT, FROM_RIGHT, FROM_FIRST, END = "\226\129\166", "\226\129\167", "\226\129\168", "\226\129\169"

local Bidi = {}

local is_mirrored = false

--- Settles the direction for a language; KOReader does it when it starts.
function Bidi.setup(language)
    is_mirrored = RIGHT_TO_LEFT[(language or "en"):match("^%a+")] or false
end

Bidi.setup(_.current_lang)

function Bidi.mirroredUILayout()
    return is_mirrored
end

Bidi.rtlUIText = Bidi.mirroredUILayout

function Bidi.flipDirectionIfMirroredUILayout(direction)
    return is_mirrored and MIRRORED[direction] or direction
end

function Bidi.flipIfMirroredUILayout(value)
    if is_mirrored then
        return not value
    end
    return value
end

function Bidi.ltr(text)
    return FROM_LEFT .. text .. END
end

function Bidi.rtl(text)
    return FROM_RIGHT .. text .. END
end

function Bidi.auto(text)
    return FROM_FIRST .. text .. END
end

function Bidi.default(text)
    return is_mirrored and Bidi.rtl(text) or Bidi.ltr(text)
end

function Bidi.nowrap(text)
    return text
end

function Bidi.wrap(text)
    return is_mirrored and Bidi.rtl(text) or text
end

-- Each part of a path may have its own direction, but the parts follow each other from the left.
local function path(text)
    local parts = {}
    for part in util.gsplit(text, "/", true) do
        table.insert(parts, part == "/" and part or Bidi.auto(part))
    end
    return Bidi.ltr(table.concat(parts))
end

function Bidi.filename(name)
    local stem, suffix = util.splitFileNameSuffix(name)
    return suffix == "" and Bidi.auto(stem) or Bidi.auto(stem) .. "." .. suffix
end

Bidi.filepath, Bidi.directory, Bidi.dirpath, Bidi.path, Bidi.url = path, path, path, path, path

function Bidi.getArrowLabels()
    if is_mirrored then
        return "▷", "◁", "▷▏", "▕◁"
    end
    return "◁", "▷", "▕◁", "▷▏"
end

return Bidi
