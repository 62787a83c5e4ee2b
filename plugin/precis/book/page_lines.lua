--- A page's words and boxes, as KOReader gives them, to lines of text in reading order.
--
-- Knows scripts only by what must be known: between Chinese, Japanese and Korean characters there are no spaces.

local HEIGHT_STUCK = 0.03 -- of a line's height; words closer than this are one
-- KOReader ends a word at every dash and quote, with a space behind it or not: a gap this wide is one.
local HEIGHT_OF_SPACE = 0.12 -- of a line's height
local HEIGHT_OF_WIDE_SPACE = 0.8 -- of a line's height; a gap this wide is meant, even between Chinese characters
local FEWEST_IN_COLUMN = 5 -- lines
local GUTTER_CENTRE = { 0.35, 0.65 } -- of the width of the text, where a gutter between two columns may lie

---@class precis.book.PageLine
---@field text string
---@field x0 number points from the left
---@field y0 number points from the top
---@field x1 number
---@field y1 number

local PageLines = {}

-- Characters set without spaces between them. Korean is not among them: it parts its words.
local function is_wide(character)
    local lead = character:byte() or 0
    return (lead >= 0xE3 and lead <= 0xE9)
        or (lead == 0xE2 and character >= "\226\186\128") -- radicals
        or (lead == 0xEF and character >= "\239\164\128") -- compatibility and full-width forms
        or (lead == 0xF0 and character >= "\240\160\128\128")
end

-- Dashes, dots and quotes that stand between such characters as well as between words.
local function is_neutral(character)
    return character >= "\226\128\144" and character <= "\226\128\175"
end

--- Whether two characters may stand side by side without a space.
---@param before string a character
---@param after string a character
function PageLines.are_tight(before, after)
    if is_wide(before) then
        return is_wide(after) or is_neutral(after)
    end
    return is_wide(after) and is_neutral(before)
end

---@param text string
---@return string character "" when there is none
function PageLines.last_character(text)
    return text:match("[%z\1-\127\194-\244][\128-\191]*$") or ""
end

---@param text string
---@return string character "" when there is none
function PageLines.first_character(text)
    return text:match("^[%z\1-\127\194-\244][\128-\191]*") or ""
end

local function needs_space(before, word, height)
    -- From left to right, or from right to left.
    local gap = math.max(word.x0 - before.x1, before.x0 - word.x1)
    local last = PageLines.last_character(before.word)
    if is_neutral(last) and gap < height * HEIGHT_OF_SPACE then
        return false
    elseif gap >= 0 and gap < height * HEIGHT_STUCK then
        return false
    elseif gap < height * HEIGHT_OF_WIDE_SPACE then
        return not PageLines.are_tight(last, PageLines.first_character(word.word))
    end
    return true
end

local function line_of(words)
    local pieces, before = {}, nil
    local line = { x0 = math.huge, y0 = math.huge, x1 = -math.huge, y1 = -math.huge }
    for __, word in ipairs(words) do
        if word.word and word.word ~= "" then
            if before and needs_space(before, word, word.y1 - word.y0) then
                pieces[#pieces + 1] = " "
            end
            pieces[#pieces + 1] = word.word
            line.x0, line.y0 = math.min(line.x0, word.x0), math.min(line.y0, word.y0)
            line.x1, line.y1 = math.max(line.x1, word.x1), math.max(line.y1, word.y1)
            before = word
        end
    end
    line.text = table.concat(pieces)
    return line.text:find("%S") and line or nil
end

--- How far lines reach.
---@param lines precis.book.PageLine[]
---@return number left points
---@return number right
function PageLines.bounds(lines)
    local left, right = math.huge, -math.huge
    for __, line in ipairs(lines) do
        left, right = math.min(left, line.x0), math.max(right, line.x1)
    end
    return left, right
end

-- Lines wholly on each side of a gutter; those across it are in neither.
local function sides(lines, gutter)
    local left, right, across = {}, {}, {}
    for __, line in ipairs(lines) do
        local side = (line.x1 <= gutter and left) or (line.x0 >= gutter and right) or across
        side[#side + 1] = line
    end
    return left, right, across
end

local function height_of(lines)
    local top, bottom = math.huge, -math.huge
    for __, line in ipairs(lines) do
        top, bottom = math.min(top, line.y0), math.max(bottom, line.y1)
    end
    return top, bottom
end

-- Two columns stand side by side; a heading above a picture's caption does not.
local function stand_side_by_side(left, right)
    local left_top, left_bottom = height_of(left)
    local right_top, right_bottom = height_of(right)
    local shared = math.min(left_bottom, right_bottom) - math.max(left_top, right_top)
    return shared > 0.5 * math.min(left_bottom - left_top, right_bottom - right_top)
end

local function by_height(lines)
    table.sort(lines, function(a, b)
        return a.y0 < b.y0
    end)
    return lines
end

local function find_gutter(lines)
    local left, right = PageLines.bounds(lines)
    local candidates = {}
    for __, line in ipairs(lines) do
        local share = (line.x0 - left) / (right - left)
        if share > GUTTER_CENTRE[1] and share < GUTTER_CENTRE[2] then
            candidates[line.x0] = true
        end
    end
    for gutter in pairs(candidates) do
        local left_side, right_side, across = sides(lines, gutter)
        local are_columns = #left_side >= FEWEST_IN_COLUMN and #right_side >= FEWEST_IN_COLUMN
        if are_columns and #across <= #lines * 0.2 and stand_side_by_side(left_side, right_side) then
            return left_side, right_side, across
        end
    end
end

-- What lies across both columns parts the page: columns above it come before it.
local function in_columns(left, right, across)
    local ordered, l, r = {}, 1, 1
    by_height(left)
    by_height(right)
    by_height(across)
    across[#across + 1] = { y0 = math.huge, is_end = true }
    for __, border in ipairs(across) do
        while left[l] and left[l].y0 < border.y0 do
            ordered[#ordered + 1], l = left[l], l + 1
        end
        while right[r] and right[r].y0 < border.y0 do
            ordered[#ordered + 1], r = right[r], r + 1
        end
        ordered[#ordered + 1] = not border.is_end and border or nil
    end
    return ordered
end

-- Pieces of one printed line, which some PDFs write one by one, become one again.
local function joined(lines)
    local result = {}
    for __, line in ipairs(lines) do
        local before = result[#result]
        local overlap = before and math.min(before.y1, line.y1) - math.max(before.y0, line.y0) or 0
        if before and overlap > 0.7 * (line.y1 - line.y0) and line.x0 >= before.x1 - 1 then
            local is_tight = line.x0 - before.x1 < (line.y1 - line.y0) * HEIGHT_STUCK
            before.text = before.text .. (is_tight and "" or " ") .. line.text
            before.x1, before.y0, before.y1 = line.x1, math.min(before.y0, line.y0), math.max(before.y1, line.y1)
        else
            result[#result + 1] = line
        end
    end
    return result
end

--- Lines of a page in the order they are read.
---@param boxes table[]? KOReader's lines of `{ word, x0, y0, x1, y1 }`
---@return precis.book.PageLine[]
function PageLines.from_boxes(boxes)
    local lines = {}
    for __, words in ipairs(boxes or {}) do
        lines[#lines + 1] = line_of(words)
    end
    local left, right, across = find_gutter(lines)
    if left then
        return in_columns(left, right, across)
    end
    return joined(lines)
end

return PageLines
