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

-- The selection's first words.
local function words_of(selection)
    local words = {}
    local first, last = Words.next(selection, 1)
    while first and #words < WORDS_TO_FIND do
        words[#words + 1] = selection:sub(first, last)
        first, last = Words.next(selection, last + 1)
    end
    return words
end

-- Where words end that begin at an index and have nothing but marks and spaces between them; nil: they do not.
local function end_of(text, index, words)
    for position, word in ipairs(words) do
        if position > 1 then
            index = Words.next(text, index)
        end
        if not index or text:sub(index, index + #word - 1) ~= word then
            return nil
        end
        index = index + #word
    end
    return index - 1
end

-- Of several finds, the one nearest to an offset.
local function nearest(text, words, offset)
    local best_first, best_last
    local first = words[1] and text:find(words[1], 1, true)
    while first do
        local last = end_of(text, first, words)
        if last and (not best_first or math.abs(first - offset) < math.abs(best_first - offset)) then
            best_first, best_last = first, last
        end
        first = text:find(words[1], (last or first) + 1, true)
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
    local first, last = nearest(text, words_of(selection), place.offset)
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
