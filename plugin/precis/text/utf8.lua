--- Bytes and characters: what is valid UTF-8, and where a text may be cut without breaking a character apart.
--
-- Offsets count bytes from 0 and name a gap between two bytes; an index is Lua's own, counting bytes from 1.

local Marks = require("precis.text.unicode_marks")

local byte, char, find, sub = string.byte, string.char, string.find, string.sub
local min = math.min
local concat = table.concat
local floor = math.floor

local Utf8 = {}

local REPLACEMENT = 0xFFFD
local REPLACEMENT_BYTES = "\239\191\189"
-- Nobody writes longer clusters; hostile text does, and a cut must stay cheap there.
local MAX_CLUSTER = 256 -- bytes

-- By lead byte: how many bytes follow, and the bounds of the first of them (the others lie in 0x80-0xBF).
local FOLLOWERS, LOWEST, HIGHEST = {}, {}, {}
for lead = 0xC2, 0xF4 do
    FOLLOWERS[lead] = lead < 0xE0 and 1 or lead < 0xF0 and 2 or 3
    LOWEST[lead], HIGHEST[lead] = 0x80, 0xBF
end
LOWEST[0xE0], HIGHEST[0xED], LOWEST[0xF0], HIGHEST[0xF4] = 0xA0, 0x9F, 0x90, 0x8F

--- How many of the bytes from `index` on belong to one character, or to the start of a broken one.
---@return integer length bytes, at least 1
---@return boolean whole false: these bytes are no character
local function measure(s, index)
    local lead = byte(s, index)
    if lead < 0x80 then
        return 1, true
    end
    local followers = FOLLOWERS[lead]
    if not followers then
        return 1, false
    end
    local low, high = LOWEST[lead], HIGHEST[lead]
    for count = 1, followers do
        local follower = byte(s, index + count)
        if not follower or follower < low or follower > high then
            return count, false
        end
        low, high = 0x80, 0xBF
    end
    return followers + 1, true
end

--- The character at an index.
---@param s string
---@param index integer
---@return integer codepoint U+FFFD for bytes that are no character
---@return integer length bytes it takes
function Utf8.decode(s, index)
    local lead = byte(s, index)
    if lead < 0x80 then
        return lead, 1
    end
    local length, whole = measure(s, index)
    if not whole then
        return REPLACEMENT, length
    end
    local second, third, fourth = byte(s, index + 1, index + length - 1)
    if length == 2 then
        return (lead - 0xC0) * 64 + second - 0x80, 2
    elseif length == 3 then
        return (lead - 0xE0) * 4096 + (second - 0x80) * 64 + third - 0x80, 3
    end
    return (lead - 0xF0) * 262144 + (second - 0x80) * 4096 + (third - 0x80) * 64 + fourth - 0x80, 4
end

--- The bytes of one character.
---@param codepoint integer
---@return string
function Utf8.char(codepoint)
    if codepoint < 0x80 then
        return char(codepoint)
    elseif codepoint < 0x800 then
        return char(0xC0 + floor(codepoint / 64), 0x80 + codepoint % 64)
    elseif codepoint < 0x10000 then
        return char(0xE0 + floor(codepoint / 4096), 0x80 + floor(codepoint / 64) % 64, 0x80 + codepoint % 64)
    end
    return char(
        0xF0 + floor(codepoint / 262144),
        0x80 + floor(codepoint / 4096) % 64,
        0x80 + floor(codepoint / 64) % 64,
        0x80 + codepoint % 64
    )
end

--- The first bytes at or after an index that are no character.
---@return integer? index nil: the rest is valid
---@return integer? length bytes
local function find_broken(s, index)
    index = find(s, "[\128-\255]", index)
    while index and index <= #s do
        local length, whole = measure(s, index)
        if not whole then
            return index, length
        end
        index = index + length
        local next_byte = byte(s, index)
        if next_byte and next_byte < 0x80 then
            index = find(s, "[\128-\255]", index)
        end
    end
end

---@param s string
---@return boolean
function Utf8.is_valid(s)
    return find_broken(s, 1) == nil
end

local function mend_slice(s)
    local broken, length = find_broken(s, 1)
    if not broken then
        return s
    end
    local parts, from = {}, 1
    while broken do
        parts[#parts + 1] = sub(s, from, broken - 1)
        parts[#parts + 1] = REPLACEMENT_BYTES
        from = broken + length
        broken, length = find_broken(s, from)
    end
    parts[#parts + 1] = sub(s, from)
    return concat(parts)
end

-- Where no character that is whole is cut.
local function end_of_slice(s, last)
    while last < #s and byte(s, last + 1) >= 0x80 and byte(s, last + 1) < 0xC0 do
        last = last + 1
    end
    return last
end

local SLICE_BYTES = 65536

--- The same text with U+FFFD in place of bytes that are no character; valid text comes back as it is.
---@param s string
---@param pause (fun(): true?, precis.Error?)? called between slices of a long text; what it refuses with ends the work
---@return string? text
---@return precis.Error? err
function Utf8.mend(s, pause)
    if not pause or #s <= SLICE_BYTES then
        return mend_slice(s)
    end
    local slices, first = {}, 1
    while first <= #s do
        local last = end_of_slice(s, min(first + SLICE_BYTES - 1, #s))
        slices[#slices + 1] = mend_slice(sub(s, first, last))
        first = last + 1
        local ok, err = pause()
        if not ok then
            return nil, err
        end
    end
    return concat(slices)
end

local function next_codepoint(s, index)
    if index > #s then
        return nil
    end
    local codepoint, length = Utf8.decode(s, index)
    return index + length, codepoint
end

--- Goes through a text: `for after, codepoint in Utf8.codepoints(s)`; `after` is the index behind the character.
---@param s string
---@return fun(s: string, index: integer): integer?, integer?
---@return string s
---@return integer index
function Utf8.codepoints(s)
    return next_codepoint, s, 1
end

--- How many characters a valid text has.
---@param s string
---@return integer
function Utf8.length(s)
    local count = 0
    for index = 1, #s do
        local value = byte(s, index)
        if value < 0x80 or value > 0xBF then
            count = count + 1
        end
    end
    return count
end

--- The nearest start of a character at or before an offset. In broken text any byte may start one.
local function character_before(s, offset)
    for back = 0, 3 do
        local value = byte(s, offset + 1 - back)
        if not value then
            break
        elseif value < 0x80 or value > 0xBF then
            local length = measure(s, offset + 1 - back)
            return length > back and offset - back or offset
        end
    end
    return offset
end

local function codepoint_before(s, offset)
    local start = character_before(s, offset - 1)
    return Utf8.decode(s, start + 1), start
end

--- Whether flags (pairs of regional indicators) are whole on both sides of an offset between two indicators.
local function is_between_flags(s, offset)
    local count = 0
    while offset > 0 and count < MAX_CLUSTER do
        local codepoint, start = codepoint_before(s, offset)
        if not Marks.is_regional_indicator(codepoint) then
            break
        end
        count, offset = count + 1, start
    end
    return count % 2 == 0
end

local function may_cut(s, offset)
    local after = Utf8.decode(s, offset + 1)
    local before = codepoint_before(s, offset)
    if after < 0x80 and before < 0x80 then
        return not (before == 0x0D and after == 0x0A)
    end
    if Marks.is_regional_indicator(after) and Marks.is_regional_indicator(before) then
        return is_between_flags(s, offset)
    end
    return not Marks.belong_together(before, after)
end

--- The largest offset not beyond this one where the text may be cut: not inside a character, nor between a letter
--- and its marks, nor inside a joined emoji, a flag or a line end.
---@param s string
---@param offset integer bytes from the start
---@return integer offset
function Utf8.boundary_before(s, offset)
    if offset >= #s then
        return #s
    elseif offset <= 0 then
        return 0
    end
    local first = character_before(s, offset)
    local cut = first
    while cut > 0 and not may_cut(s, cut) do
        if first - cut > MAX_CLUSTER then
            return first
        end
        local __, start = codepoint_before(s, cut)
        cut = start
    end
    return cut
end

--- As much of the start as fits.
---@param s string
---@param max_bytes integer
---@return string
function Utf8.prefix(s, max_bytes)
    return sub(s, 1, Utf8.boundary_before(s, max_bytes))
end

--- The smallest offset not before this one where the text may be cut.
---@param s string
---@param offset integer bytes from the start
---@return integer offset
function Utf8.boundary_after(s, offset)
    if offset <= 0 then
        return 0
    end
    local first = offset
    while offset < #s and Utf8.boundary_before(s, offset) ~= offset do
        offset = offset + 1
        if offset - first > MAX_CLUSTER then
            return character_before(s, offset)
        end
    end
    return offset < #s and offset or #s
end

--- As much of the end as fits.
---@param s string
---@param max_bytes integer
---@return string
function Utf8.suffix(s, max_bytes)
    return sub(s, Utf8.boundary_after(s, #s - max_bytes) + 1)
end

--- How many bytes a text's first so many characters take.
---@param s string valid UTF-8
---@param characters integer
---@return integer bytes the whole length when the text has fewer characters
function Utf8.bytes_of(s, characters)
    local index, seen = 1, 0
    while seen < characters and index <= #s do
        local __, length = Utf8.decode(s, index)
        index, seen = index + length, seen + 1
    end
    return index - 1
end

return Utf8
