--- Where sentences end, in any script, well enough to cut a text where a reader would.
--
-- Looks at bytes, once each. White space behind a sentence belongs to it, so the sentences add up to the text.

local Abbreviations = require("precis.text.abbreviations")
local Utf8 = require("precis.text.utf8")

local max = math.max
local byte, find, match, sub, lower = string.byte, string.find, string.match, string.sub, string.lower

local Sentences = {}

-- These end a sentence whatever follows.
local FREE = {
    "。", "！", "？", "．", "｡", "؟", "۔", "।", "॥", "።", "፧",
    "။", "។", "៕", "།", "༎", "꓿", "᙮", "‼", "⁇", "⁈", "⁉",
}
-- These only where white space follows, and no small letter after it.
local SPACED = { ".", "!", "?", "…", "։", "\205\190" } -- the last one is Greek's own question mark
local CLOSERS = {
    '"', "'", ")", "]", "}", "»", "”", "’", "›", "«", "‹", "*", "_",
    "」", "』", "）", "】", "〉", "》", "〕", "］", "｣",
}
local SPACES = { " ", "\t", "\r", "\194\160", "\227\128\128", "\226\128\175", "\239\187\191" }
-- Scripts with no mark for the end of a sentence put a space there; a long run up to a space counts as one.
local SPACELESS_LEAD = { [0xE0] = { 0xB8, 0xBB }, [0xE1] = { 0x80, 0x9F } } -- Thai and Lao; Burmese and Khmer
local SHORTEST_SPACED_RUN = 150 -- bytes

local NEWLINE, SPACE, FULL_STOP, SEMICOLON = 0x0A, 0x20, 0x2E, 0x3B
local GREEK_LEADS = { [0xCE] = true, [0xCF] = true, [0xE1] = true }

-- What a byte may start: the marks of each list, by their first byte.
local function by_lead(marks, kind, leads)
    for __, mark in ipairs(marks) do
        local lead = byte(mark)
        leads[lead] = leads[lead] or {}
        table.insert(leads[lead], { mark = mark, kind = kind })
    end
    return leads
end

local ENDERS = by_lead(SPACED, "spaced", by_lead(FREE, "free", {}))
local CLOSING = by_lead(CLOSERS, "closer", {})
local WHITE = by_lead(SPACES, "space", {})
ENDERS[SEMICOLON] = { { mark = ";", kind = "greek" } } -- what people type for the Greek question mark

local function mark_at(leads, s, index)
    local entries = leads[byte(s, index)]
    if not entries then
        return nil
    end
    for position = 1, #entries do
        local mark = entries[position].mark
        if #mark == 1 or sub(s, index, index + #mark - 1) == mark then
            return #mark, entries[position].kind
        end
    end
end

--- Skips all that is of these marks.
---@return integer index of the first byte that is not
local function skip(s, index, leads, more_leads)
    local length = mark_at(leads, s, index) or more_leads and mark_at(more_leads, s, index)
    while length do
        index = index + length
        length = mark_at(leads, s, index) or more_leads and mark_at(more_leads, s, index)
    end
    return index
end

-- Small letters of ASCII, Latin-1, Greek and Cyrillic, by their first two bytes.
local function is_small_letter(s, index)
    local first, second = byte(s, index, index + 1)
    if not first or first < 0xC3 then
        return first ~= nil and first >= 0x61 and first <= 0x7A
    end
    second = second or 0
    return first == 0xC3 and second >= 0x9F
        or first == 0xCE and second >= 0xAC
        or first == 0xCF and second <= 0x8E
        or first == 0xD0 and second >= 0xB0
        or first == 0xD1 and second <= 0x9F
end

local LONGEST_ABBREVIATION = 12 -- bytes

--- Whether the full stop at an index belongs to its word: an initial, an abbreviation, a short number (an ordinal).
local function is_part_of_word(s, index, following)
    local before = sub(s, max(index - LONGEST_ABBREVIATION, 1), index - 1)
    local word = match(before, "[%w\128-\255%.%-]+$")
    if not word then
        return false
    end
    local letters = lower(match(word, "[^\128-\191%.][\128-\191]*$") or "")
    local is_initial = #word == #letters and not find(word, "%d")
    local has_number_next = find(sub(s, following, following), "%d") ~= nil
    local folded = lower(word)
    return is_initial and not find(word, "^%l")
        or Abbreviations.always[folded] == true
        or has_number_next and Abbreviations.before_number[folded] == true
        or find(word, "^%d%d?$") ~= nil
end

local function is_greek_before(s, index)
    return index > 3 and GREEK_LEADS[byte(s, index - 2)] or index > 3 and GREEK_LEADS[byte(s, index - 3)]
end

-- German closes with what opens in English; French sets a space before what closes.
local function skip_spaced_quotes(s, index)
    local closed = skip(s, match(s, "^“()%s", index) or index, WHITE)
    local length = match(s, "^»()[%s,.;:]", closed) or match(s, "^»()\194\160", closed)
    return length and skip(s, length, WHITE) or closed
end

--- Whether an ender that needs white space and a new start behind it has them not.
local function goes_on(s, index, kind, closed, following)
    return following == closed
        or is_small_letter(s, following)
        or kind == "greek" and not is_greek_before(s, index)
        or byte(s, index) == FULL_STOP and is_part_of_word(s, index, following)
end

--- Where the sentence that an ender may end is over.
---@return integer? index of the next sentence's first byte; nil: it does not end there
---@return integer index to go on looking from
local function finish(s, index, length, kind)
    local closed = skip(s, index + length, CLOSING, ENDERS)
    local following = skip_spaced_quotes(s, closed)
    if following > #s or byte(s, following) == NEWLINE then
        return nil, following -- the line end makes the border
    elseif kind ~= "free" and goes_on(s, index, kind, closed, following) then
        return nil, closed
    end
    return following, following
end

local function is_spaceless(s, index)
    local lead, second = byte(s, index, index + 1)
    local bounds = SPACELESS_LEAD[lead]
    return bounds ~= nil and second ~= nil and second >= bounds[1] and second <= bounds[2]
end

--- Whether the space at an index ends a sentence of a script that has only spaces to end it with.
local function ends_spaceless_run(s, index, from)
    return index - from >= SHORTEST_SPACED_RUN and is_spaceless(s, index - 3) and is_spaceless(s, index + 1)
end

--- Where the sentence that began at `from` ends.
---@return integer index of the next sentence's first byte
local function next_border(s, from, length)
    local index = from
    while index <= length do
        local value = byte(s, index)
        if value == NEWLINE then
            return find(s, "[^\n\r\t ]", index) or length + 1
        elseif value == SPACE and ends_spaceless_run(s, index, from) then
            return skip(s, index, WHITE)
        elseif ENDERS[value] then
            local mark_length, kind = mark_at(ENDERS, s, index)
            if mark_length then
                local border, onward = finish(s, index, mark_length, kind)
                if border then
                    return border
                end
                index = onward - 1
            end
        end
        index = index + 1
    end
    return length + 1
end

local BORDERS_BETWEEN_PAUSES = 64

--- The ends of all sentences, in order; the last one is the end of the text.
---@param s string valid UTF-8
---@param pause fun()? called now and then, as a long text takes a while
---@return integer[] offsets bytes from the start, exclusive; empty for an empty text
function Sentences.borders(s, pause)
    local borders = {}
    local index, length = 1, #s
    while index <= length do
        index = next_border(s, index, length)
        borders[#borders + 1] = index - 1
        if pause and #borders % BORDERS_BETWEEN_PAUSES == 0 then
            pause()
        end
    end
    return borders
end

--- The end of the sentence that begins at an offset.
---@param s string valid UTF-8
---@param offset integer bytes from the start, less than #s
---@param longest integer? bytes after which it is ended anyhow, between two characters
---@return integer offset exclusive
function Sentences.next_border(s, offset, longest)
    local length = longest and offset + longest < #s and Utf8.boundary_before(s, offset + longest) or #s
    return next_border(s, offset + 1, length) - 1
end

--- The largest border not beyond an offset; 0 when the first sentence is not over by then.
---@param s string valid UTF-8
---@param offset integer bytes from the start
---@return integer offset
function Sentences.border_before(s, offset)
    local last = 0
    local index, length = 1, #s
    while index <= length do
        index = next_border(s, index, length)
        if index - 1 > offset then
            break
        end
        last = index - 1
    end
    return last
end

return Sentences
