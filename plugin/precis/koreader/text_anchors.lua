--- Finds where lines of a text begin in crengine's document, by walking its text nodes along the text.
--
-- One walk finds all of them. Asking crengine for the text before each would read a large book over and over.

local TextNodes = require("precis.koreader.text_nodes")
local Utf8 = require("precis.text.utf8")

local NEWLINE = ("\n"):byte()

local TextAnchors = {}

-- What a node adds to the text, from a pointer in it on.
local function shown_text(document, xpointer)
    local text = document:getTextFromXPointer(TextNodes.path(xpointer)) or ""
    local skipped = tonumber(xpointer:match("%.(%d+)$")) or 0
    if skipped > 0 then
        text = text:sub(Utf8.bytes_of(text, skipped) + 1)
    end
    return (text:gsub("\194\173", ""))
end

-- Where a node's text stands at or just behind a position; nil: nowhere, as the readings over ruby.
local function place_of(text, position, shown)
    if shown == "" then
        return nil
    elseif text:sub(position + 1, position + #shown) == shown then
        return position
    elseif text:byte(position + 1) == NEWLINE and text:sub(position + 2, position + 1 + #shown) == shown then
        return position + 1
    end
end

--- The xpointers of byte offsets of the text that begins at an xpointer.
---@async
---@param adapter precis.koreader.DocumentReflowable gives way
---@param document table KOReader's
---@param from string
---@param text string
---@param offsets integer[] ascending; each must be where a node begins
---@return string[]? anchors nil, without an error: not all can be told
---@return precis.Error? err cancelled
function TextAnchors.find(adapter, document, from, text, offsets)
    local at = TextNodes.at(document, from)
    local position, anchors = 0, {}
    while at and #anchors < #offsets do
        local shown = shown_text(document, at)
        local start = place_of(text, position, shown)
        local wanted = offsets[#anchors + 1]
        if start == wanted then
            anchors[#anchors + 1] = at
        elseif start and start > wanted then
            return nil
        end
        position = start and start + #shown or position
        at = TextNodes.after(document, at)
        local ok, err = adapter:give_way()
        if not ok then
            return nil, err
        end
    end
    return #anchors == #offsets and anchors or nil
end

return TextAnchors
