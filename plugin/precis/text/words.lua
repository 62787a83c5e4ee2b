--- The words of a text, in any script, and the shape in which search compares them.
--
-- Scripts that put no spaces between words give runs, with their kind: what reads them parts them further.

local CodeRanges = require("precis.text.code_ranges")
local Folding = require("precis.text.unicode_folding")
local Marks = require("precis.text.unicode_marks")
local Utf8 = require("precis.text.utf8")
local WORD = require("precis.text.unicode_word_ranges")

local byte, find, lower, sub = string.byte, string.find, string.lower, string.sub
local concat = table.concat
local decode = Utf8.decode
local is_within = CodeRanges.have

local Words = {}

---@alias precis.WordKind
---| "letters" # a word between spaces
---| "ideographs" # Chinese characters and Japanese syllables
---| "hangul" # Korean syllables, a word with its particles
---| "syllables" # Thai, Lao, Burmese, Khmer: letters and vowel signs without spaces

-- Firsts and lasts of the scripts that are not plain letters.
local KINDS = {
    syllables = { 0xE00, 0xEFF, 0x1000, 0x109F, 0x1780, 0x17FF, 0x19E0, 0x19FF, 0x1A20, 0x1AAF, 0xA9E0, 0xA9FF },
    ideographs = { 0x2E80, 0x2FDF, 0x3005, 0x3007, 0x3021, 0x30FF, 0x31F0, 0x31FF, 0x3400, 0x9FFF, 0xF900, 0xFAFF,
        0xFF66, 0xFF9F, 0x1B000, 0x1B16F, 0x20000, 0x3FFFF },
    hangul = { 0x1100, 0x11FF, 0x3130, 0x318F, 0xA960, 0xA97F, 0xAC00, 0xD7FF },
}

local function find_kind(codepoint)
    if not is_within(WORD, codepoint) then
        return false
    end
    for kind, ranges in pairs(KINDS) do
        if is_within(ranges, codepoint) then
            return kind
        end
    end
    return "letters"
end

-- Books use few of all characters, so what was found once is kept.
local kinds = setmetatable({}, {
    __index = function(known, codepoint)
        local kind = find_kind(codepoint)
        known[codepoint] = kind
        return kind
    end,
})
for codepoint = 0, 0x7F do
    kinds[codepoint] = find(string.char(codepoint), "%w") and "letters" or false
end

--- The kind of the character at an index, and its length.
local function kind_at(s, index)
    local value = byte(s, index)
    if not value then
        return nil, 0
    elseif value < 0x80 then
        return kinds[value], 1
    end
    local codepoint, length = decode(s, index)
    return kinds[codepoint], length
end

--- The next word at or after an index.
---@param s string valid UTF-8
---@param index integer
---@return integer? first index of its first byte; nil: no more words
---@return integer? last index of its last byte
---@return precis.WordKind? kind
function Words.next(s, index)
    local kind, length = kind_at(s, index)
    while kind == false do
        index = index + length
        kind, length = kind_at(s, index)
    end
    if not kind then
        return nil
    end
    local first = index
    local next_kind = kind
    while next_kind == kind do
        index = index + length
        next_kind, length = kind_at(s, index)
    end
    return first, index - 1, kind
end

-- By character: its folded shape. Made at the first use: it costs a millisecond.
local folded_shapes

local function each_codepoint(ranges, use)
    for index = 1, #ranges, 2 do
        for codepoint = ranges[index], ranges[index + 1] do
            use(Utf8.char(codepoint))
        end
    end
end

local function load_folding()
    folded_shapes = {}
    local next_shape = Folding.SHAPES:gmatch("%S+")
    each_codepoint(Folding.FOLDED, function(character)
        folded_shapes[character] = next_shape()
    end)
    each_codepoint(Folding.LEFT_OUT, function(character)
        folded_shapes[character] = ""
    end)
end

--- A word as search compares it: small letters, no accents, one shape for letters that are written in several.
---@param word string
---@return string folded
function Words.fold(word)
    if not find(word, "[\128-\255]") then
        return lower(word)
    end
    if not folded_shapes then
        load_folding()
    end
    return (lower(word):gsub("[\194-\244][\128-\191]*", folded_shapes))
end

--- The codepoint of a word's first character.
---@param word string
---@return integer
function Words.first_letter(word)
    return (decode(word, 1))
end

--- The characters of a run, each with the signs that belong to it.
---@param run string
---@return string[]
function Words.characters(run)
    local characters = {}
    local start, before, index = 1, nil, 1
    while index <= #run do
        local codepoint, length = decode(run, index)
        if before and not Marks.belong_together(before, codepoint) then
            characters[#characters + 1] = sub(run, start, index - 1)
            start = index
        end
        before, index = codepoint, index + length
    end
    characters[#characters + 1] = sub(run, start)
    return characters
end

--- A whole text folded, its words parted by single spaces; for comparing quotations.
---@param s string
---@return string
function Words.normalise(s)
    local words = {}
    local first, last = Words.next(s, 1)
    while first do
        words[#words + 1] = Words.fold(sub(s, first, last))
        first, last = Words.next(s, last + 1)
    end
    return concat(words, " ")
end

return Words
