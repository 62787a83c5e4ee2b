--- An open book: its chapters, their text, and places in it.
--
-- A place is a chapter and a byte offset in its text. It stays the same however the book is laid out; pages and the
-- document's own anchors are worked out from it when they are needed. The chapters are a partition: every byte of the
-- book belongs to exactly one, in reading order.
--
-- Knows no KOReader: the document it is given is an adapter.

local Errors = require("precis.errors")
local Hash = require("precis.book.hash")
local Loader = require("precis.book.loader")
local Places = require("precis.book.places")

---@class precis.Place
---@field chapter integer from 1
---@field offset integer bytes from the beginning of the chapter's text, from 0

---@class precis.Chapter
---@field number integer from 1, in reading order
---@field title string may be empty in a book without words
---@field depth integer 1: top
---@field parent integer? number of the chapter it lies in
---@field last integer number of its last descendant; its own when it has none
---@field matter "front"|"body"|"back" body: the book itself
---@field is_heading boolean a part's heading: what it is about lies in its descendants
---@field length integer? bytes of its text; nil until it was read

---@class precis.book.Document what an adapter offers; an anchor is its own kind of position
---@field check_open fun(self): true?, precis.Error? cancelled when the reader closed it
---@field check fun(self): true?, precis.Error? whether there is text that may be read ---@async
---@field contents fun(self): precis.book.Line[]?, precis.Error? ---@async
---@field first fun(self): any anchor of the beginning
---@field last fun(self): any anchor of the end ---@async
---@field borders fun(self): any[] anchors where the book's files begin ---@async
---@field is_before fun(self, a: any, b: any): boolean strictly
---@field text fun(self, from: any, to: any): string?, precis.Error? valid UTF-8 ---@async
---@field anchors_at fun(self, from: any, text: string, offsets: integer[]): any[]?, precis.Error? ---@async
---@field page_count fun(self): integer
---@field page_anchor fun(self, page: integer): any? nil: no such page
---@field page_offset fun(self, from: any, to: any, page: integer): integer?, precis.Error? bytes before it ---@async
---@field page_at fun(self, from: any, to: any, offset: integer): table?, precis.Error? page and xpointer ---@async
---@field view fun(self): integer, integer, number? first and last page in view; height down to which, nil: all
---@field anchor_above fun(self, page: integer, bottom: number): any end of what is above a height
---@field anchor_offset fun(self, from: any, to: any, anchor: any): integer?, precis.Error? bytes before it ---@async
---@field is_aside fun(self, anchor: any): boolean in a part of the book that KOReader hides
---@field package fun(self): precis.book.Package?
---@field file_number fun(self, anchor: any): integer? of the book's file that begins there
---@field metadata fun(self): table
---@field fingerprint fun(self): string of the file's bytes

---@class precis.book.Book
local Book = {}
Book.__index = Book

---@param deps { document: precis.book.Document, clock: precis.Clock }
---@return precis.book.Book
function Book.new(deps)
    return setmetatable({
        _document = assert(deps.document, "no document"),
        _chapters = {},
        _pieces = {},
        _kept = nil, -- the last text read from the document, with its anchors
    }, Book)
end

-- A task may come to its turn when the reader has closed the book.
---@async
function Book:_while_open(work)
    local is_open, err = self._document:check_open()
    if not is_open then
        return nil, err
    end
    return work()
end

--- Reads the contents and works out the chapters. Until then there are none.
---@async
---@return true? ok
---@return precis.Error? err no_text, unreadable_book, cancelled
function Book:load()
    local ok, err = self:_while_open(function()
        return self._document:check()
    end)
    if not ok then
        return nil, err
    end
    local loaded, load_err = Loader.load(self, self._document)
    if not loaded then
        return nil, load_err
    end
    self._pieces, self._chapters = loaded.pieces, loaded.chapters
    self._places = Places.new(self._document, self)
    self._identity = nil
    self:identity()
    self:metadata()
    return true
end

---@return precis.Chapter[]
function Book:chapters()
    return self._chapters
end

--- The text between two anchors; the last one asked for is kept.
---@async
---@return string? text
---@return precis.Error? err
function Book:span_text(from, to)
    local kept = self._kept
    if kept and kept.from == from and kept.to == to then
        return kept.text
    end
    local text, err = self:_while_open(function()
        return self._document:text(from, to)
    end)
    if not text then
        return nil, err
    end
    self._kept = { from = from, to = to, text = text }
    return text
end

---@async
---@param piece precis.book.Piece
---@return string? text
---@return precis.Error? err
function Book:piece_text(piece)
    local text, err = self:span_text(piece.from, piece.to)
    if not text then
        return nil, err
    end
    if piece.first or piece.last then
        return text:sub((piece.first or 0) + 1, piece.last or #text)
    end
    return text
end

--- A chapter's own text, without that of the chapters under it: valid UTF-8, paragraphs joined by line ends.
---@async
---@param number integer
---@return string? text
---@return precis.Error? err no_such_chapter, cancelled, unreadable_book
function Book:text(number)
    local piece = self._pieces[number]
    if not piece then
        return nil, Errors.new("no_such_chapter", "chapter " .. tostring(number), { chapter = number })
    end
    local text, err = self:piece_text(piece)
    if not text then
        return nil, err
    end
    self._chapters[number].length = #text
    return text
end

---@param number integer
---@return precis.book.Piece? piece
function Book:piece(number)
    return self._pieces[number]
end

-- A book without text has no places.
---@async
function Book:_where_places_are(work)
    if not self._places then
        return nil, Errors.new("no_text", "the book has no places")
    end
    return self:_while_open(work)
end

--- Where the page in view begins.
---@async
---@return precis.Place? place
---@return precis.Error? err
function Book:here()
    return self:_where_places_are(function()
        local page = self._document:view()
        return self._places:start_of_page(page)
    end)
end

--- Where what is in view ends; what lies behind it has not been seen.
---@async
---@return precis.Place? place
---@return precis.Error? err
function Book:visible_end()
    return self:_where_places_are(function()
        local __, page, bottom = self._document:view()
        if bottom then
            return self._places:end_within_page(page, bottom)
        end
        return self._places:end_of_page(page)
    end)
end

--- The page that shows a place, and where the document can jump to it exactly, its xpointer.
---@async
---@param place precis.Place
---@return { page: integer, xpointer: string? }? position
---@return precis.Error? err
function Book:position_of(place)
    return self:_where_places_are(function()
        return self._places:position_of(place)
    end)
end

---@return { title: string, authors: string[], subjects: string[], language: string?, file: string }
function Book:metadata()
    -- Asked for once: a task that ends after the book was closed may still want it.
    self._metadata = self._metadata or self._document:metadata()
    return self._metadata
end

--- The same for the same file read in the same chapters, on every device; another when either changes.
---@return string
function Book:identity()
    if self._identity then
        return self._identity
    end
    local parts = { self._document:fingerprint() }
    for __, chapter in ipairs(self._chapters) do
        parts[#parts + 1] = chapter.depth .. chapter.title
    end
    self._identity = Hash.of(parts)
    return self._identity
end

return Book
