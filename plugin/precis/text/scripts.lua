--- Which script a text is mostly written in, judged from samples spread over it.

local Utf8 = require("precis.text.utf8")

-- Ranges of letters: first, last, script. Japanese shows by its kana, whatever the share of Han.
local RANGES = {
    { 0x41, 0x5A, "latin" },
    { 0x61, 0x7A, "latin" },
    { 0xC0, 0x24F, "latin" },
    { 0x370, 0x3FF, "greek" },
    { 0x400, 0x52F, "cyrillic" },
    { 0x530, 0x58F, "armenian" },
    { 0x590, 0x5FF, "hebrew" },
    { 0x600, 0x77F, "arabic" },
    { 0x900, 0x97F, "devanagari" },
    { 0x980, 0x9FF, "bengali" },
    { 0xA00, 0xA7F, "gurmukhi" },
    { 0xA80, 0xAFF, "gujarati" },
    { 0xB00, 0xB7F, "oriya" },
    { 0xB80, 0xBFF, "tamil" },
    { 0xC00, 0xC7F, "telugu" },
    { 0xC80, 0xCFF, "kannada" },
    { 0xD00, 0xD7F, "malayalam" },
    { 0xD80, 0xDFF, "sinhala" },
    { 0xE00, 0xE7F, "thai" },
    { 0xE80, 0xEFF, "lao" },
    { 0xF00, 0xFFF, "tibetan" },
    { 0x1000, 0x109F, "myanmar" },
    { 0x10A0, 0x10FF, "georgian" },
    { 0x1200, 0x139F, "ethiopic" },
    { 0x1780, 0x17FF, "khmer" },
    { 0x1E00, 0x1EFF, "latin" },
    { 0x1F00, 0x1FFF, "greek" },
    { 0x3040, 0x30FF, "kana" },
    { 0x3400, 0x4DBF, "han" },
    { 0x4E00, 0x9FFF, "han" },
    { 0xAC00, 0xD7A3, "hangul" },
    { 0x20000, 0x3FFFF, "han" },
}
local SAMPLES = 400
local SHARE_OF_KANA = 0.1

local Scripts = {}

local function script_of(codepoint)
    for __, range in ipairs(RANGES) do
        if codepoint <= range[2] then
            return codepoint >= range[1] and range[3] or nil
        end
    end
end

local function count_samples(text)
    local counts, letters = {}, 0
    local samples = math.min(SAMPLES, #text)
    for sample = 0, samples - 1 do
        local offset = Utf8.boundary_before(text, math.floor(#text * sample / samples))
        local script = offset < #text and script_of((Utf8.decode(text, offset + 1)))
        if script then
            counts[script] = (counts[script] or 0) + 1
            letters = letters + 1
        end
    end
    return counts, letters
end

--- The script of most letters.
---@param text string
---@return string name in lower case; "none" for a text without letters
function Scripts.main(text)
    local counts, letters = count_samples(text)
    if (counts.kana or 0) > letters * SHARE_OF_KANA then
        return "kana"
    end
    local main, most = "none", 0
    for __, range in ipairs(RANGES) do
        local count = counts[range[3]] or 0
        if count > most then
            main, most = range[3], count
        end
    end
    return main
end

return Scripts
