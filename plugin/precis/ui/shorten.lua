--- Cuts texts that a reader or a model may have made as long as they like to what fits on a screen.

local Shorten = {}

local CHARACTER = "[%z\1-\127\194-\244][\128-\191]*"

-- Without the word that the cut went through, unless little would be left: not all languages part their words.
local function up_to_a_word(text, next_character)
    local words = (text .. next_character):match("^(.*%S)%s")
    return words and #words * 2 > #text and words or text
end

--- The beginning of a text, on one line; what is cut ends after a word.
---@param text string
---@param most_characters integer
---@return string
function Shorten.line(text, most_characters)
    local characters = {}
    for character in text:gsub("%s+", " "):gmatch(CHARACTER) do
        if #characters == most_characters then
            return up_to_a_word(table.concat(characters), character) .. "…"
        end
        characters[#characters + 1] = character
    end
    return table.concat(characters)
end

return Shorten
