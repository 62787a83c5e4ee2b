--- Parts pieces that are too large to be chapters: at the book's files, else at headings, else by size.
--
-- Looks at text and files, never at pages: the chapters of a book must not depend on the size of its letters.

local Outline = require("precis.book.outline")
local Split = require("precis.book.split")
local Task = require("precis.async.task")

local FEWEST_LINES = 3 -- of a table of contents that deserves the name
local LARGE = 0.5 -- of the book; a larger piece without chapters in it is not one chapter
local FEWEST_FILES = 2 -- inside a piece, to part it at files
local SHORTEST_TEXT = 40000 -- bytes; a shorter text stays whole

---@class precis.book.Parting
local Parting = {}
Parting.__index = Parting

---@param book precis.book.Book reads texts
---@param document precis.book.Document
---@param line_count integer usable lines of the book's own contents
function Parting.new(book, document, line_count)
    return setmetatable({
        _book = book,
        _document = document,
        _has_contents = line_count >= FEWEST_LINES,
        _file = 1, -- the first that may lie in the piece at hand
    }, Parting)
end

local function is_leaf(pieces, index)
    local below = pieces[index + 1]
    return not (below and below.depth > pieces[index].depth)
end

-- Pieces and files are both in the book's order, so that no file is looked at again for a later piece.
function Parting:_files_inside(piece, files)
    local document, inside = self._document, {}
    while files[self._file] and not document:is_before(piece.from, files[self._file]) do
        self._file = self._file + 1
    end
    local index = self._file
    while files[index] and document:is_before(files[index], piece.to) do
        inside[#inside + 1] = files[index]
        index = index + 1
    end
    return inside
end

-- Where the contents are good, only a piece that holds most of the files was forgotten to be parted.
function Parting:_at_files(piece, files)
    local inside = self:_files_inside(piece, files)
    local fewest = self._has_contents and math.max(FEWEST_FILES, LARGE * #files) or FEWEST_FILES
    if #inside < fewest then
        return nil
    end
    -- What a real table of contents names stays a chapter, and its parts go under it.
    local depth = self._has_contents and piece.title and piece.depth + 1 or piece.depth
    return Outline.parted(piece, inside, depth)
end

local function piece_at(cut, depth, from, to)
    return { title = cut.title, depth = depth + cut.level - 1, from = from, to = to }
end

-- Pieces with anchors of their own are read one by one; without, each is a part of the whole text.
local function cut_up(piece, cuts, anchors)
    local pieces, depth, from, to = { piece }, piece.depth, piece.from, piece.to
    for index, cut in ipairs(cuts) do
        local before = pieces[#pieces]
        local following = piece_at(cut, depth, anchors and anchors[index] or from, to)
        if anchors then
            before.to = following.from
        else
            before.last, following.first = cut.offset, cut.offset
        end
        pieces[#pieces + 1] = following
    end
    return pieces
end

-- A heading at the very beginning only names the piece.
local function without_first(piece, cuts)
    if cuts[1] and cuts[1].offset == 0 then
        piece.title = piece.title or cuts[1].title
        table.remove(cuts, 1)
    end
    return cuts
end

local function offsets_of(cuts)
    local offsets = {}
    for index, cut in ipairs(cuts) do
        offsets[index] = cut.offset
    end
    return offsets
end

-- Bytes of the whole book; read only where there are hardly any pieces, and only there is it needed.
---@async
function Parting:_total(pieces)
    local total = 0
    for __, piece in ipairs(self._has_contents and {} or pieces) do
        local text, err = self._book:piece_text(piece)
        if not text then
            return nil, err
        end
        total = total + #text
    end
    return total
end

---@async
function Parting:_in_text(piece, total)
    local text, err = self._book:piece_text(piece)
    if not text then
        return nil, err
    elseif #text < SHORTEST_TEXT or #text < LARGE * total then
        return { piece }
    end
    local cuts, cuts_err = Split.find(text, Task.checkpoint)
    if not cuts then
        return nil, cuts_err
    end
    cuts = without_first(piece, cuts)
    local anchors, anchors_err = self._document:anchors_at(piece.from, text, offsets_of(cuts))
    if anchors_err then
        return nil, anchors_err
    end
    return cut_up(piece, cuts, anchors)
end

---@async
function Parting:_parts(pieces, index, files, total)
    local ok, err = Task.checkpoint()
    if not ok then
        return nil, err
    end
    local piece = pieces[index]
    local parts = is_leaf(pieces, index) and self:_at_files(piece, files)
    if parts then
        return parts
    elseif self._has_contents or not is_leaf(pieces, index) then
        return { piece }
    end
    return self:_in_text(piece, total)
end

--- The pieces, with the too large ones parted.
---@async
---@param pieces precis.book.Piece[]
---@return precis.book.Piece[]? pieces
---@return precis.Error? err
function Parting:parted(pieces)
    local total, total_err = self:_total(pieces)
    if not total then
        return nil, total_err
    end
    local files, result = self._document:borders(), {}
    for index = 1, #pieces do
        local parts, err = self:_parts(pieces, index, files, total)
        if not parts then
            return nil, err
        end
        for __, part in ipairs(parts) do
            result[#result + 1] = part
        end
    end
    return result
end

return Parting
