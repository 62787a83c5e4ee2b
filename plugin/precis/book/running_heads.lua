--- Finds what a printed page repeats at its edges and no reader reads: running heads, feet, page numbers.
--
-- Language-agnostic: a line at the edge counts as repeated when a page nearby has the same line at the same height,
-- whatever its numbers. So a page number is told from the number of a chapter: its neighbours have one too.

local EDGE_LINES = 2 -- looked at from the top and from the bottom
local SAME_HEIGHT = 6 -- points

local RunningHeads = {}

-- Dashes and brackets around a page number.
local function bare(text)
    return text:gsub("\226\128[\147\148]", "-"):match("^[%s%-%[%(|]*(%w+)[%s%-%]%)|]*$")
end

local function shape(text)
    local number = bare(text)
    if number and number:lower():match("^[ivxlc]+$") then
        return "#"
    end
    return (text:gsub("\226\128[\147\148]", "-"):gsub("%d+", "#"):gsub("%s+", " "):match("^%s*(.-)%s*$"):lower())
end

local function edge_indexes(lines)
    local indexes = {}
    for index = 1, math.min(EDGE_LINES, #lines) do
        indexes[index] = true
    end
    for index = math.max(1, #lines - EDGE_LINES + 1), #lines do
        indexes[index] = true
    end
    return indexes
end

local function is_repeated(line, neighbours)
    local wanted = shape(line.text)
    for __, lines in ipairs(neighbours) do
        for index in pairs(edge_indexes(lines)) do
            local other = lines[index]
            if math.abs(other.y0 - line.y0) <= SAME_HEIGHT and shape(other.text) == wanted then
                return true
            end
        end
    end
    return false
end

-- The outermost line first: what lies within a line that stays is text.
local function drop_from(lines, first, step, neighbours, dropped)
    local index = first
    for __ = 1, EDGE_LINES do
        local line = lines[index]
        if not line or dropped[index] or not is_repeated(line, neighbours) then
            return
        end
        dropped[index] = true
        index = index + step
    end
end

--- The lines of a page without what is repeated on its neighbours.
---@param lines precis.book.PageLine[]
---@param neighbours precis.book.PageLine[][] pages near it
---@return precis.book.PageLine[]
function RunningHeads.without(lines, neighbours)
    local dropped = {}
    drop_from(lines, 1, 1, neighbours, dropped)
    drop_from(lines, #lines, -1, neighbours, dropped)
    local kept = {}
    for index, line in ipairs(lines) do
        if not dropped[index] then
            kept[#kept + 1] = line
        end
    end
    return kept
end

return RunningHeads
