--- How many words a summary may have: what its length allows, and no more than a small share of the text, or the notes
-- on many short chapters would cost nearly as much as the chapters.
--
-- Reckoned from the text alone, so that the same text always gets the same words, whatever is learnt of a model.

local LengthWords = {}

local SHARE = 0.05 -- of the text's words
local FEWEST = 60
local STEP = 20 -- a chapter that is read a little further on asks for the same
local CHARACTERS_PER_IDEOGRAPHIC_WORD = 1.7
local BYTES_PER_IDEOGRAPH = 2.5 -- on average at least, in a text of ideographs

--- About how many words a text has.
---@param text string
---@return number
function LengthWords.count(text)
    local __, characters = text:gsub("[^\128-\191]", "")
    if characters > 0 and #text / characters > BYTES_PER_IDEOGRAPH then
        return characters / CHARACTERS_PER_IDEOGRAPHIC_WORD
    end
    local __, words = text:gsub("%S+", "")
    return words
end

---@param text string what is summarised
---@param most integer words that the length allows
---@return integer words
function LengthWords.of(text, most)
    local share = math.floor(LengthWords.count(text) * SHARE / STEP + 0.5) * STEP
    return math.min(most, math.max(FEWEST, share))
end

return LengthWords
