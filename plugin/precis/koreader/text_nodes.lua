--- Steps over crengine's text nodes, one at a time.
--
-- Stepping word by word is no way through a text: crengine copies the whole node for each step it takes in it.

local Utf8 = require("precis.text.utf8")

local TextNodes = {}

---@param xpointer string
---@return string path without its offset
function TextNodes.path(xpointer)
    return xpointer:match("^(.*)%.%d+$") or xpointer
end

--- A pointer into text: this one, or where the next text begins.
---@param document table KOReader's
---@param xpointer string
---@return string? xpointer nil: no text follows
function TextNodes.at(document, xpointer)
    if xpointer:find("/text()", 1, true) then
        return xpointer
    end
    return document:getNextVisibleChar(xpointer)
end

--- The end of the node that a pointer lies in.
---@return string xpointer
function TextNodes.end_of(document, xpointer)
    local path = TextNodes.path(xpointer)
    return path .. "." .. Utf8.length(document:getTextFromXPointer(path) or "")
end

--- Where the next visible node begins.
---@return string? xpointer nil: there is none
function TextNodes.after(document, xpointer)
    return document:getNextVisibleChar(TextNodes.end_of(document, xpointer))
end

return TextNodes
