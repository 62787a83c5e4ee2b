--- Parts a long text that the book itself does not part: at headings when there are any, else by size at paragraphs.

local Headings = require("precis.book.headings")

local TARGET = 32000 -- bytes of a part; a summary of one fits any model
local SMALLEST_TAIL = 12000 -- bytes; a shorter rest joins the part before

---@class precis.book.Cut
---@field offset integer where a part begins
---@field title string? nil: it has none of its own
---@field level integer 1 or 2

local Split = {}

-- The start of the line that begins at or after an offset; nil at the end.
local function line_start(text, offset)
    local newline = text:find("\n", offset + 1, true)
    return newline and newline < #text and newline or nil
end

local function by_size(text)
    local cuts, at = {}, 0
    local parts = math.max(1, math.floor(#text / TARGET + 0.5))
    local size = #text / parts
    while #text - at > size + SMALLEST_TAIL do
        local border = line_start(text, at + math.floor(size))
        if not border or #text - border < SMALLEST_TAIL then
            break
        end
        cuts[#cuts + 1] = { offset = border, level = 1 }
        at = border
    end
    return cuts
end

--- Where parts after the first begin. Every byte before the first cut is the first part.
---@param text string
---@param pause (fun(): true?, precis.Error?)? called now and then, to give way
---@return precis.book.Cut[]? cuts
---@return precis.Error? err from `pause`
function Split.find(text, pause)
    local headings, err = Headings.find(text, pause)
    if not headings then
        return nil, err
    elseif not headings[1] then
        return by_size(text)
    end
    -- Parts that only the text knows of are one level, unless chapters lie within parts.
    local has_parts = headings[1].level == 1
    local cuts = {}
    for __, heading in ipairs(headings) do
        cuts[#cuts + 1] = { offset = heading.offset, title = heading.title, level = has_parts and heading.level or 1 }
    end
    return cuts
end

return Split
