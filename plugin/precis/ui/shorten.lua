--- Cuts texts that a reader or a model may have made as long as they like to what fits on a screen.

local Shorten = {}

local CHARACTER = "[%z\1-\127\194-\244][\128-\191]*"

--- The beginning of a text, on one line.
---@param text string
---@param most_characters integer
---@return string
function Shorten.line(text, most_characters)
    local characters = {}
    for character in text:gsub("%s+", " "):gmatch(CHARACTER) do
        if #characters == most_characters then
            characters[#characters + 1] = "…"
            break
        end
        characters[#characters + 1] = character
    end
    return table.concat(characters)
end

return Shorten
