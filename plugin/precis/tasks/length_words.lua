--- How many words a summary may have: what its length allows, and no more than a small share of the text, or the notes on
-- many short chapters would cost nearly as much as the chapters.
--
-- Reckoned from the text's bytes alone, so that the same text always gets the same words, whatever is learnt of a model.

local LengthWords = {}

local SHARE = 0.05 -- of the text's words
local FEWEST = 60
local STEP = 20 -- a chapter that is read a little further on asks for the same
local BYTES_PER_WORD = 6 -- the space included, in scripts of one byte a letter
local CHARACTERS_PER_IDEOGRAPHIC_WORD = 1.7
local BYTES_PER_IDEOGRAPH = 2.5 -- on average at least, in a text of ideographs

-- About how many words a text has.
local function words_in(text)
    local __, characters = text:gsub("[^\128-\191]", "")
    if characters > 0 and #text / characters > BYTES_PER_IDEOGRAPH then
        return characters / CHARACTERS_PER_IDEOGRAPHIC_WORD
    end
    return characters / BYTES_PER_WORD
end

---@param text string what is summarised
---@param most integer words that the length allows
---@return integer words
function LengthWords.of(text, most)
    local share = math.floor(words_in(text) * SHARE / STEP + 0.5) * STEP
    return math.min(most, math.max(FEWEST, share))
end

return LengthWords
