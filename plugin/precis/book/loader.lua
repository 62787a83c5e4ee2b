--- Works out a book's chapters: from its contents, and where those fail, from its files, its headings, or its size.

local Errors = require("precis.errors")
local Matter = require("precis.book.matter")
local Outline = require("precis.book.outline")
local Parting = require("precis.book.parting")
local Task = require("precis.async.task")
local Titles = require("precis.book.titles")

local LONGEST_HEADING = 60 -- bytes beyond the title, of a part whose own text is nothing but its heading

local Loader = {}
Loader.__index = Loader

-- There are as many comparisons as lines, so they give way. Once the task is to end, the answer does not matter.
---@async
local function comparer(document)
    local is_over
    return function(a, b)
        is_over = is_over or not Task.checkpoint()
        return not is_over and document:is_before(a, b)
    end
end

-- crengine lists files under their names when a book has no contents: places without titles.
local function without_file_names(lines, package)
    local titles = {}
    for index, line in ipairs(lines) do
        titles[index] = line.title
    end
    local are_names = package and Titles.are_file_names(titles, function(title)
        return package.ids[title]
    end)
    for __, line in ipairs(are_names and lines or {}) do
        line.title = ""
    end
    return lines
end

---@async
function Loader:_first_pieces(last)
    local document = self._document
    local is_before = comparer(document)
    local contents, err = document:contents()
    if not contents then
        return nil, err
    end
    local lines = Outline.usable(without_file_names(contents, self._package), is_before)
    self._line_count = #lines
    return Outline.pieces(lines, document:first(), last, is_before)
end

---@async
function Loader:_parted(pieces)
    return Parting.new(self._book, self._document, self._line_count):parted(pieces)
end

-- Text before the first line of the contents is a chapter of its own, unless it is only white space.
---@async
function Loader:_with_front(pieces)
    local front = pieces[1]
    if not front.is_before_contents then
        return pieces
    end
    local text, err = self._book:piece_text(front)
    if not text then
        return nil, err
    end
    if text:find("%S") then
        front.is_front = Matter.is_front_text(text)
        front.title = self._document:metadata().title
        return pieces
    end
    pieces[2].from = front.from
    table.remove(pieces, 1)
    return pieces
end

---@async
function Loader:_give_titles(pieces)
    for number, piece in ipairs(pieces) do
        piece.title = Titles.clean(piece.title)
        local below = pieces[number + 1]
        local has_children = below ~= nil and below.depth > piece.depth
        if not piece.title or has_children then
            local text, err = self._book:piece_text(piece)
            if not text then
                return nil, err
            end
            piece.is_heading = has_children and #text <= LONGEST_HEADING + #(piece.title or "")
            piece.title = piece.title or Titles.from_text(text) or tostring(number)
        end
        local ok, err = Task.checkpoint()
        if not ok then
            return nil, err
        end
    end
    return true
end

function Loader:_declared_kinds(pieces)
    local kinds = {}
    for number, piece in ipairs(pieces) do
        local file = not piece.first and self._document:file_number(piece.from)
        kinds[number] = file and self._package and self._package.kinds[file]
    end
    return kinds
end

function Loader:_chapters(pieces)
    local chapters = Outline.chapters(pieces)
    for number, piece in ipairs(pieces) do
        chapters[number].is_heading = piece.is_heading or false
    end
    Matter.mark(chapters, self:_declared_kinds(pieces))
    if pieces[1].is_front and #chapters > 1 then
        chapters[1].matter = "front"
    end
    for number, piece in ipairs(pieces) do
        if self._document:is_aside(piece.from) then
            chapters[number].matter = "back"
        end
    end
    return chapters
end

--- Reads and arranges everything.
---@async
---@param book precis.book.Book reads texts
---@param document precis.book.Document
---@return { pieces: precis.book.Piece[], chapters: precis.Chapter[] }? loaded
---@return precis.Error? err
function Loader.load(book, document)
    local loader = setmetatable({ _book = book, _document = document, _package = document:package() }, Loader)
    local last, err = document:last()
    if last == nil then
        return nil, err or Errors.new("no_text", "the document has no end")
    end
    local pieces = last
    for __, step in ipairs({ "_first_pieces", "_parted", "_with_front" }) do
        pieces, err = loader[step](loader, pieces)
        if not pieces then
            return nil, err
        end
    end
    local titled, title_err = loader:_give_titles(pieces)
    if not titled then
        return nil, title_err
    end
    return { pieces = pieces, chapters = loader:_chapters(pieces) }
end

return Loader
