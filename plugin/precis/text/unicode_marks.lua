--- Which characters are drawn together with the one before them, so that no cut may fall between the two.
--
-- A cheap reading of Unicode's grapheme clusters (UAX 29): never cuts where they do not, and joins a little more.

local CodeRanges = require("precis.text.code_ranges")
local Ranges = require("precis.text.unicode_mark_ranges")

local is_within = CodeRanges.have

local Marks = {}

local ZERO_WIDTH_JOINER = 0x200D

-- Extenders that Unicode does not file under marks: joiners, half-width voicing, skin tones, tags, Thai and Lao AM.
local OTHER_EXTENDERS = {
    0xE33, 0xE33, 0xEB3, 0xEB3, 0x200C, 0x200D, 0xFF9E, 0xFF9F, 0x1F3FB, 0x1F3FF, 0xE0020, 0xE007F,
}
local HANGUL_VOWELS_AND_FINALS = { 0x1160, 0x11FF, 0xD7B0, 0xD7FB }
local HANGUL_INITIALS = { 0x1100, 0x115F, 0xA960, 0xA97C }
local HANGUL = { 0x1100, 0x11FF, 0xA960, 0xA97C, 0xAC00, 0xD7FB }

---@param codepoint integer
---@return boolean
function Marks.is_mark(codepoint)
    return codepoint >= 0x300 and is_within(Ranges.MARKS, codepoint)
end

-- Texts use few of all characters, so what was found once is kept.
local function remembered(find)
    return setmetatable({}, {
        __index = function(known, codepoint)
            known[codepoint] = find(codepoint) == true
            return known[codepoint]
        end,
    })
end

--- Half of a flag.
---@param codepoint integer
---@return boolean
function Marks.is_regional_indicator(codepoint)
    return codepoint >= 0x1F1E6 and codepoint <= 0x1F1FF
end

local extends = remembered(function(codepoint)
    return Marks.is_mark(codepoint)
        or is_within(OTHER_EXTENDERS, codepoint)
        or is_within(HANGUL_VOWELS_AND_FINALS, codepoint)
end)

local joins_indic = remembered(function(codepoint)
    return is_within(Ranges.JOINERS, codepoint)
end)

local function joins_next(codepoint, after)
    return codepoint == ZERO_WIDTH_JOINER
        or codepoint < 0xA980 and is_within(HANGUL_INITIALS, codepoint) and is_within(HANGUL, after)
        or after > 0x80 and joins_indic[codepoint]
end

--- Whether two neighbouring characters are parts of one.
---@param before integer codepoint
---@param after integer codepoint
---@return boolean
function Marks.belong_together(before, after)
    if before < 0x20 then -- a mark after a line end stands alone
        return false
    end
    return after >= 0x300 and extends[after] or before >= 0x300 and joins_next(before, after)
end

return Marks
