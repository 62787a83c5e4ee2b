--- How many words a summary may have: what its length allows, and no more than a small share of the text, or the notes
-- on many short chapters would cost nearly as much as the chapters.
--
-- Reckoned from the text alone, so that the same text always gets the same words, whatever is learnt of a model.

local LengthWords = {}

local SHARE = 0.05 -- of the text's words
local FEWEST = 60
local STEP = 20 -- a chapter that is read a little further on asks for the same
local CHARACTERS_PER_IDEOGRAPHIC_WORD = 1.7
local SAMPLE_BYTES = 16384 -- tell what a text is written in
local BYTES_PER_IDEOGRAPH = 2.5 -- on average at least, in a text of ideographs

local function bytes_per_character(text)
    local sample = text:sub(1, SAMPLE_BYTES)
    local __, characters = sample:gsub("[^\128-\191]", "")
    return #sample / math.max(characters, 1)
end

--- About how many words a text has.
---@param text string
---@param enough number? more need not be counted
---@return number
function LengthWords.count(text, enough)
    local width = bytes_per_character(text)
    if width > BYTES_PER_IDEOGRAPH then
        return #text / width / CHARACTERS_PER_IDEOGRAPHIC_WORD
    end
    local words = 0
    for __ in text:gmatch("%S+") do
        words = words + 1
        if words == enough then
            break
        end
    end
    return words
end

---@param text string what is summarised
---@param most integer words that the length allows
---@return integer words
function LengthWords.of(text, most)
    local enough = math.ceil((most + STEP) / SHARE)
    local share = math.floor(LengthWords.count(text, enough) * SHARE / STEP + 0.5) * STEP
    return math.min(most, math.max(FEWEST, share))
end

return LengthWords
