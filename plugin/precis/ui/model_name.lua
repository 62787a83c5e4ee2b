--- How models are called where there is little room.

local Shorten = require("precis.ui.shorten")

local ModelName = {}

local MOST_CHARACTERS = 40

--- A model's name without its maker.
---@param id string such as "openai/gpt-4o-mini"
---@return string
function ModelName.short(id)
    return Shorten.line(id:match("([^/]+)$") or id, MOST_CHARACTERS)
end

return ModelName
