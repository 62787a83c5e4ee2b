--- How wide and high text is: a fixed table in the proportions of KOReader's interface font.
--
-- Deterministic and close to the real font (Noto Sans), so that "does it fit" is a fair question to ask of the fakes.

local Utf8 = require("harness.utf8")

local Metrics = {}

local ASCENT, DESCENT = 1.069, 0.293 -- em
local BOLD = 1.06
local MONOSPACED = 0.6
local DEFAULT = 0.58
local WIDE = 1.0

local WIDTHS = {}
local function define(characters, width)
    for character in characters:gmatch(Utf8.CHARACTER) do
        WIDTHS[character] = width
    end
end
define("ijl.,;:'|!`’‘·", 0.27)
define(" ()[]{}frt-/\\\"I“”„", 0.36)
define("abdeghnopquvyzkx0123456789$?*L_«»", 0.56)
define("cszJ", 0.49)
define("ABCDEFGHKNOPQRSTUVXYZ&+=<>~#^–", 0.65)
define("mwMW@%—…", 0.92)
define("\n\r\t", 0.36)
-- Characters that take no room of their own: joiners, isolates, marks, soft hyphens.
define("\226\128\139\226\128\140\226\128\141\226\128\142\226\128\143\194\173\239\184\143", 0)
define("\226\129\166\226\129\167\226\129\168\226\129\169\239\187\191", 0)

local NARROW_SCRIPTS = { { 0x0590, 0x06FF, 0.5 }, { 0x0300, 0x036F, 0 } }
local function by_code(code)
    for __, range in ipairs(NARROW_SCRIPTS) do
        if code >= range[1] and code <= range[2] then
            return range[3]
        end
    end
    local is_wide = code >= 0x1100 and code <= 0x11FF or code >= 0x2190 and code <= 0x9FFF
    is_wide = is_wide or code >= 0xAC00 and code <= 0xD7FF or code >= 0xF900 and code <= 0xFAFF
    return (is_wide or code >= 0xFE30) and WIDE or DEFAULT
end

local function em_width(character)
    local width = WIDTHS[character]
    if not width then
        width = by_code(Utf8.code(character) or 0)
        WIDTHS[character] = width
    end
    return width
end

---@param face table from `Font:getFace`
---@return number pixels
function Metrics.character_width(character, face, bold)
    local em = face.is_monospaced and MONOSPACED or em_width(character)
    return em * face.size * ((bold or face.is_bold) and BOLD or 1)
end

---@return number pixels
function Metrics.width(text, face, bold)
    local width = 0
    for character in text:gmatch(Utf8.CHARACTER) do
        width = width + Metrics.character_width(character, face, bold)
    end
    return width
end

---@return number height, number ascent pixels
function Metrics.height(face)
    return (ASCENT + DESCENT) * face.size, ASCENT * face.size
end

--- The longest start of the text (or end, from the left) that fits.
---@return string text, boolean whole
function Metrics.fit(text, face, bold, max_width, from_end)
    if Metrics.width(text, face, bold) <= max_width then
        return text, true
    end
    local characters = Utf8.characters(text)
    local width, count = 0, 0
    repeat
        count = count + 1
        local character = characters[from_end and #characters - count + 1 or count]
        width = width + (character and Metrics.character_width(character, face, bold) or max_width)
    until width > max_width or count > #characters
    local first, last = 1, count - 1
    if from_end then
        first, last = #characters - count + 2, #characters
    end
    return table.concat(characters, "", first, last), false
end

return Metrics
