--- Turns a table of contents, as books really have them, into a partition of the book in reading order.
--
-- Knows no pages and no text: only lines (title, depth, anchor) and which anchor comes before which.

---@class precis.book.Line a line of the table of contents
---@field title string may be empty
---@field depth integer 1: top
---@field anchor any? where it leads; nil: nowhere

---@class precis.book.Piece a chapter in the making: the text from one anchor to another
---@field title string? nil: not known yet
---@field depth integer
---@field from any anchor
---@field to any anchor
---@field first integer? bytes of that text which belong to pieces before; nil: 0
---@field last integer? where it ends in that text; nil: at its end

local Outline = {}

local function in_order(lines, is_before)
    for index = 2, #lines do
        if is_before(lines[index].anchor, lines[index - 1].anchor) then
            return false
        end
    end
    return true
end

local function merge(left, right, is_before)
    local merged, l, r = {}, 1, 1
    while left[l] or right[r] do
        if left[l] and not (right[r] and is_before(right[r].anchor, left[l].anchor)) then
            merged[#merged + 1], l = left[l], l + 1
        else
            merged[#merged + 1], r = right[r], r + 1
        end
    end
    return merged
end

-- Stable, so that a part stays before its first chapter when both begin at the same place.
local function sorted(lines, first, last, is_before)
    if first >= last then
        return { lines[first] }
    end
    local middle = math.floor((first + last) / 2)
    return merge(sorted(lines, first, middle, is_before), sorted(lines, middle + 1, last, is_before), is_before)
end

--- The lines that lead somewhere, in reading order, each place and depth once.
---@param lines precis.book.Line[] as the book has them
---@param is_before fun(a: any, b: any): boolean strictly
---@return precis.book.Line[]
function Outline.usable(lines, is_before)
    local found = {}
    for __, line in ipairs(lines) do
        if line.anchor ~= nil then
            found[#found + 1] = line
        end
    end
    if not in_order(found, is_before) then
        found = sorted(found, 1, #found, is_before)
    end
    return Outline.without_doubles(found, is_before)
end

--- Of lines at the same place only a line and its children stay; a title is not lost to an empty one.
function Outline.without_doubles(lines, is_before)
    local kept, depth = {}, 0
    for __, line in ipairs(lines) do
        local before = kept[#kept]
        local is_double = before and line.depth <= before.depth and not is_before(before.anchor, line.anchor)
        if is_double then
            before.title = before.title ~= "" and before.title or line.title
        else
            -- A level that is skipped, or whose parent was dropped, closes up.
            depth = math.max(1, math.min(line.depth, depth + 1))
            kept[#kept + 1] = { title = line.title, depth = depth, anchor = line.anchor }
        end
    end
    return kept
end

--- A piece for each line, and one for what lies before the first.
---@param lines precis.book.Line[] from `usable`
---@param first any anchor of the book's beginning
---@param last any anchor of its end
---@param is_before fun(a: any, b: any): boolean
---@return precis.book.Piece[]
function Outline.pieces(lines, first, last, is_before)
    local pieces = {}
    if not lines[1] or is_before(first, lines[1].anchor) then
        pieces[1] = { depth = 1, from = first, is_before_contents = lines[1] ~= nil }
    end
    for __, line in ipairs(lines) do
        pieces[#pieces + 1] = { title = line.title, depth = line.depth, from = line.anchor }
    end
    for index, piece in ipairs(pieces) do
        piece.to = pieces[index + 1] and pieces[index + 1].from or last
    end
    return pieces
end

--- Parts a piece at anchors inside it.
---@param piece precis.book.Piece
---@param anchors any[] in order, all strictly inside
---@param depth integer of the new pieces
---@return precis.book.Piece[]
function Outline.parted(piece, anchors, depth)
    local pieces = { piece }
    local last = piece.to
    for __, anchor in ipairs(anchors) do
        pieces[#pieces].to = anchor
        pieces[#pieces + 1] = { depth = depth, from = anchor, to = last }
    end
    return pieces
end

--- Numbers finished pieces and ties them into a tree.
---@param pieces precis.book.Piece[]
---@return precis.Chapter[]
function Outline.chapters(pieces)
    local chapters, open = {}, {}
    for number, piece in ipairs(pieces) do
        for depth = #open, piece.depth, -1 do
            open[depth] = nil
        end
        local parent = open[#open]
        chapters[number] = {
            number = number,
            title = piece.title,
            depth = piece.depth,
            parent = parent and parent.number,
            last = number,
            matter = "body",
            is_heading = false,
        }
        for __, ancestor in ipairs(open) do
            ancestor.last = number
        end
        open[#open + 1] = chapters[number]
    end
    return chapters
end

return Outline
