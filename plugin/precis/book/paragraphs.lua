--- Builds paragraphs from printed lines: joins what was broken to fit the page, and mends words parted by a hyphen.

local PageLines = require("precis.book.page_lines")
local HeadingWords = require("precis.book.heading_words")

local INDENT = 0.6 -- of a line's height; a first line set in by this much begins a paragraph
local SHORT_END = 0.12 -- of the text's width; a line that ends so far from the margin is a last line
local WIDE_GAP = 0.75 -- of a line's height, beyond the usual distance between lines
local OTHER_SIZE = 0.2 -- of a line's height; a heading is set in another size
-- At the end of a line these part a word. The first is never anything else.
local SOFT_HYPHEN, HYPHEN = "\194\173", "\226\128\144"

-- After these a line goes on without a space, unless one stands before them.
local TIED_BY = { ["-"] = true, ["–"] = true, ["—"] = true, ["/"] = true }

---@class precis.book.Paragraphs collects lines of pages and gives text
local Paragraphs = {}
Paragraphs.__index = Paragraphs

---@return precis.book.Paragraphs
function Paragraphs.new()
    return setmetatable({ _pieces = {}, _length = 0, _borders = {} }, Paragraphs)
end

local function usual_gap(lines)
    local gaps = {}
    for index = 2, #lines do
        gaps[#gaps + 1] = lines[index].y0 - lines[index - 1].y1
    end
    table.sort(gaps)
    return gaps[math.ceil(#gaps / 2)] or 0
end

function Paragraphs:_write(piece)
    self._pieces[#self._pieces + 1] = piece
    self._length = self._length + #piece
end

local function begins_small(text)
    local first = PageLines.first_character(text)
    return first:match("^%l") ~= nil or (#first > 1 and HeadingWords.lower(first) == first and not first:find("^\226"))
end

-- Bytes of a hyphen that parts the word at the end of a line; 0: the word is whole.
local function parting_hyphen(before, text)
    if before:sub(-#SOFT_HYPHEN) == SOFT_HYPHEN then
        return #SOFT_HYPHEN
    elseif before:sub(-#HYPHEN) == HYPHEN and begins_small(text) then
        return #HYPHEN
    end
    return before:find("[%a\128-\255]%-$") and begins_small(text) and 1 or 0
end

-- What is written between two lines of one paragraph.
local function seam(before, text)
    local last = PageLines.last_character(before)
    if TIED_BY[last] and not before:find("%s" .. last:gsub("%-", "%%-") .. "$") then
        return ""
    end
    return PageLines.are_tight(last, PageLines.first_character(text)) and "" or " "
end

function Paragraphs:_join(text)
    local before = self._pieces[#self._pieces]
    local hyphen = parting_hyphen(before, text)
    if hyphen > 0 then
        self._pieces[#self._pieces] = before:sub(1, -hyphen - 1)
        self._length = self._length - hyphen
    else
        self:_write(seam(before, text))
    end
end

local function is_other_size(line, before)
    local height, other = line.y1 - line.y0, before.y1 - before.y0
    return math.abs(height - other) > OTHER_SIZE * math.max(height, other)
end

-- Whether a line begins a paragraph, given the line before it on the same page or the last of the page before.
local function begins(line, before, page)
    local width = page.right - page.left
    if is_other_size(line, before.line) then
        return true
    elseif parting_hyphen(before.line.text, line.text) > 0 then
        return false
    elseif before.line.x1 < before.right - SHORT_END * width then
        return true
    elseif line.x0 > page.left + INDENT * (line.y1 - line.y0) and before.line.x0 <= before.left + 1 then
        return true
    end
    local is_same_page = before.page == page
    return is_same_page and line.y0 - before.line.y1 > page.gap + WIDE_GAP * (line.y1 - line.y0)
end

--- Adds the lines of a page. A page without lines still has its place.
---@param number integer of the page
---@param lines precis.book.PageLine[] in order, without running heads
function Paragraphs:add_page(number, lines)
    self._borders[#self._borders + 1] = { page = number, offset = nil }
    local left, right = PageLines.bounds(lines)
    local page = { left = left, right = right, gap = usual_gap(lines) }
    for index, line in ipairs(lines) do
        if self._before then
            if begins(line, self._before, page) then
                self:_write("\n")
            else
                self:_join(line.text)
            end
        end
        if index == 1 then
            self:_place_borders()
        end
        self:_write(line.text)
        self._before = { line = line, left = left, right = right, page = page }
    end
end

-- Empty pages before this one begin where it begins.
function Paragraphs:_place_borders()
    for index = #self._borders, 1, -1 do
        if self._borders[index].offset then
            return
        end
        self._borders[index].offset = self._length
    end
end

--- The text, and where each page begins in it.
---@return string text
---@return { page: integer, offset: integer }[] borders
function Paragraphs:finish()
    self:_place_borders()
    return table.concat(self._pieces), self._borders
end

return Paragraphs
