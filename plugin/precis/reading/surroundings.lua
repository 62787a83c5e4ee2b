--- Finds where selected words stand, and gives the text around them, as far as the gate lets it be seen.

local Sentences = require("precis.text.sentences")
local Words = require("precis.text.words")

local Surroundings = {}

local BYTES_BEFORE, BYTES_AFTER = 1500, 700
local WORDS_TO_FIND = 8 -- of the selection; marks and spaces may be others in the text

---@class precis.reading.Surroundings
---@field text string empty: the words were not found
---@field first precis.Place?
---@field last precis.Place?

-- The selection's first words as a pattern that does not look at what is between them.
local function pattern_of(selection)
    local parts = {}
    local first, last = Words.next(selection, 1)
    while first and #parts < WORDS_TO_FIND do
        parts[#parts + 1] = (selection:sub(first, last):gsub("%p", "%%%0"))
        first, last = Words.next(selection, last + 1)
    end
    -- Only what is neither ASCII letter nor digit may stand between two words.
    return parts[1] and table.concat(parts, "[^%w]-")
end

-- Of several finds, the one nearest to an offset.
local function nearest(text, pattern, offset)
    local best_first, best_last
    local first, last = text:find(pattern)
    while first do
        if not best_first or math.abs(first - offset) < math.abs(best_first - offset) then
            best_first, best_last = first, last
        end
        first, last = text:find(pattern, last + 1)
    end
    return best_first, best_last
end

local function next_sentence_end(text, offset)
    return offset >= #text and #text or Sentences.next_border(text, offset, BYTES_AFTER)
end

--- The text around a selection.
---@async
---@param gate precis.Gate
---@param place precis.Place where the page in view begins
---@param selection string
---@return precis.reading.Surroundings? found
---@return precis.Error? err
function Surroundings.of(gate, place, selection)
    local text, err = gate:text(place.chapter)
    if not text then
        return nil, err
    end
    local pattern = pattern_of(selection)
    local first, last
    if pattern then
        first, last = nearest(text, pattern, place.offset)
    end
    if not first then
        return { text = "" }
    end
    last = math.max(last, math.min(#text, first + #selection - 1))
    local from = math.max(0, first - 1 - BYTES_BEFORE)
    from = from > 0 and next_sentence_end(text, from) or 0
    from = math.min(from, first - 1)
    local to = next_sentence_end(text, math.min(#text, last + BYTES_AFTER))
    local around, gate_err = gate:text(place.chapter, from, to)
    if not around then
        return nil, gate_err
    end
    return {
        text = around,
        first = { chapter = place.chapter, offset = from },
        last = { chapter = place.chapter, offset = from + #around },
    }
end

return Surroundings
