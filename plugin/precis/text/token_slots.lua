--- Sorts every character of a text into a slot that stands for what tokenizers make of its kind.
--
-- Tokenizers join characters into tokens; how likely a border is depends on the letters it would lie between. For the
-- Latin alphabet a slot is a pair of neighbours ("th" is hardly ever cut, "zq" always), for other scripts a letter.
-- `token_weights.lua` has a weight for each slot and family of tokenizers; their sum is the estimate.

local ffi = require("ffi")

local Utf8 = require("precis.text.utf8")

local byte = string.byte

local Slots = {}

-- Latin classes: the 26 letters, space, line end, capital, capital with an accent; then letters with accents.
local SPACE, LINE_END, CAPITAL, ACCENTED_CAPITAL, PLAIN_CLASSES = 26, 27, 28, 29, 30
local ACCENTED = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœąćęłńśźżčďěňřšťůžğışőűđăơưāēīūţșțœ"
local CAPITALS = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽĞŞŐŰĐĂƠƯĀĒĪŪŢȘȚ"
local VIETNAMESE, ADDITIONAL, OTHER_LATIN -- further classes, behind those with accents
local NOT_LATIN = -1

-- Slots: pairs of plain classes, then into and out of the other Latin classes, then all the rest.
local FIRST_INTO = PLAIN_CLASSES * PLAIN_CLASSES
local latin_class = {} -- by code point, beyond ASCII
local classes = PLAIN_CLASSES
for __, codepoint in Utf8.codepoints(ACCENTED) do
    if not latin_class[codepoint] then
        latin_class[codepoint] = classes
        classes = classes + 1
    end
end
for __, codepoint in Utf8.codepoints(CAPITALS) do
    latin_class[codepoint] = ACCENTED_CAPITAL
end
VIETNAMESE, ADDITIONAL, OTHER_LATIN = classes, classes + 1, classes + 2
classes = classes + 3

local FIRST_OUT_OF = FIRST_INTO + classes - PLAIN_CLASSES
local AFTER_OTHER = FIRST_OUT_OF + classes - PLAIN_CLASSES -- a Latin letter behind something else
local SPACE_AFTER_OTHER, LINE_END_AFTER_OTHER = AFTER_OTHER + 1, AFTER_OTHER + 2
local FIRST_KIND = AFTER_OTHER + 3
local DIGIT, STOP, PUNCTUATION, QUOTE = FIRST_KIND, FIRST_KIND + 1, FIRST_KIND + 2, FIRST_KIND + 3
local SHORT_SYMBOL, SYMBOL = FIRST_KIND + 4, FIRST_KIND + 5
local WIDE_STOP, WIDE_PUNCTUATION = FIRST_KIND + 6, FIRST_KIND + 7
local HAN, HANGUL, RARE, RAREST = FIRST_KIND + 8, FIRST_KIND + 9, FIRST_KIND + 10, FIRST_KIND + 11
local UNKNOWN_SHORT, UNKNOWN_LONG = FIRST_KIND + 12, FIRST_KIND + 13
local FIRST_LETTER = FIRST_KIND + 14

-- Blocks whose letters each have a slot: everything from IPA to Kana but punctuation. Their own list of letters comes
-- with the weights.
local FIRST_LETTER_CODE, LAST_LETTER_CODE = 0x250, 0x31FF

local ascii_class, ascii_slot = {}, {}
for code = 0, 127 do
    ascii_class[code], ascii_slot[code] = NOT_LATIN, PUNCTUATION
end
for index = 0, 25 do
    ascii_class[97 + index], ascii_class[65 + index] = index, CAPITAL
end
for digit = 48, 57 do
    ascii_slot[digit] = DIGIT
end
ascii_slot[44], ascii_slot[46] = STOP, STOP
ascii_class[32], ascii_class[10] = SPACE, LINE_END

--- The slot of a character that is no Latin letter.
local function other_slot(code, letter_slots)
    local letter = code <= LAST_LETTER_CODE and letter_slots[code] or 0
    if letter > 0 then
        return letter
    elseif code >= 0x4E00 and code < 0xA000 then
        return HAN
    elseif code >= 0xAC00 and code < 0xD7A4 then
        return HANGUL
    elseif code == 0x2018 or code == 0x2019 then
        return QUOTE
    elseif code < 0x250 then
        return SHORT_SYMBOL
    elseif code >= 0x2000 and code < 0x2C00 then
        return SYMBOL
    elseif code == 0x3001 or code == 0x3002 or code == 0xFF0C then
        return WIDE_STOP
    elseif (code >= 0x3000 and code < 0x3040) or (code >= 0xFF00 and code < 0xFFF0) then
        return WIDE_PUNCTUATION
    elseif code >= FIRST_LETTER_CODE and code <= LAST_LETTER_CODE then
        return code < 0x800 and UNKNOWN_SHORT or UNKNOWN_LONG
    end
    return code > 0xFFFF and RAREST or RARE
end

--- The class of a Latin letter beyond ASCII; NOT_LATIN for all else.
local function latin_class_of(code)
    local class = latin_class[code]
    if class then
        return class
    elseif code >= 0x1E00 and code < 0x1F00 then
        return code < 0x1EA0 and ADDITIONAL or VIETNAMESE
    elseif code >= 0xC0 and code < 0x250 and code ~= 0xD7 and code ~= 0xF7 then
        return OTHER_LATIN
    end
    return (code == 0xAA or code == 0xB5 or code == 0xBA) and OTHER_LATIN or NOT_LATIN
end

local function latin_slot(previous, class)
    if previous == NOT_LATIN then
        return class == SPACE and SPACE_AFTER_OTHER or class == LINE_END and LINE_END_AFTER_OTHER or AFTER_OTHER
    elseif class >= PLAIN_CLASSES then
        return FIRST_INTO + class - PLAIN_CLASSES
    elseif previous >= PLAIN_CLASSES then
        return FIRST_OUT_OF + previous - PLAIN_CLASSES
    end
    return previous * PLAIN_CLASSES + class
end

--- What a text is taken to follow.
Slots.START = LINE_END

--- Takes the next character.
---@param s string
---@param index integer of its first byte
---@param previous integer the class of the character before; START at the start
---@param letter_slots ffi.cdata* by code point, as `letter_slots` gives
---@return integer slot from 0
---@return integer next_index
---@return integer class
function Slots.step(s, index, previous, letter_slots)
    local code, length = byte(s, index), 1
    local class
    if code < 128 then
        class = ascii_class[code]
        if class == NOT_LATIN then
            return ascii_slot[code], index + 1, NOT_LATIN
        end
    else
        code, length = Utf8.decode(s, index)
        class = latin_class_of(code)
        if class == NOT_LATIN then
            return other_slot(code, letter_slots), index + length, NOT_LATIN
        end
    end
    return latin_slot(previous, class), index + length, class
end

--- The slots of letters from ranges of code points.
---@param ranges integer[] first, last, first, last, …
---@return ffi.cdata* slots by code point to the last that may have one; 0: none
---@return integer count of all slots
function Slots.letter_slots(ranges)
    -- Thousands of numbers: a table of them would be long to build, and long to collect garbage around.
    local slots, slot = ffi.new("int16_t[?]", LAST_LETTER_CODE + 1), FIRST_LETTER
    for index = 1, #ranges, 2 do
        for code = ranges[index], ranges[index + 1] do
            slots[code] = slot
            slot = slot + 1
        end
    end
    return slots, slot
end

local NO_LETTERS = ffi.new("int16_t[?]", LAST_LETTER_CODE + 1)

--- Whether a character may have a slot of its own.
---@param code integer
---@return boolean
function Slots.is_letter(code)
    local slot = other_slot(code, NO_LETTERS)
    return latin_class_of(code) == NOT_LATIN and (slot == UNKNOWN_SHORT or slot == UNKNOWN_LONG)
end

--- The slots whose weights a fit may find no text for: what to assume, in tokens.
Slots.ASSUMED = {
    [HAN] = 1.3,
    [HANGUL] = 1.2,
    [RARE] = 2.2,
    [RAREST] = 3,
    [UNKNOWN_SHORT] = 1.3,
    [UNKNOWN_LONG] = 2.3,
}
Slots.FIRST_KIND, Slots.FIRST_LETTER = FIRST_KIND, FIRST_LETTER

return Slots
