--- Whether a book tells a story, by the subjects in its metadata.

local Words = require("precis.text.words")
local words = require("precis.book.genre_words")

local Genre = {}

local function has_word(subject, list)
    for __, word in ipairs(list) do
        if (" " .. subject .. " "):find(" " .. word .. " ", 1, true) then
            return true
        end
    end
    return false
end

--- Nobody wants to be told how a story ends, so what may be a story is taken for one.
---@param subjects string[] may be empty
---@return boolean is_story
function Genre.is_story(subjects)
    local is_factual = false
    for __, subject in ipairs(subjects) do
        local folded = Words.normalise(subject)
        if has_word(folded, words.factual_first) then
            is_factual = true
        elseif has_word(folded, words.story) then
            return true
        elseif has_word(folded, words.factual) then
            is_factual = true
        end
    end
    return not is_factual
end

return Genre
