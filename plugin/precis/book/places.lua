--- From pages to places and back.
--
-- A page's place is the length of the text before it. Where a chapter begins inside a page, the page's top still
-- belongs to the chapter before.

local Errors = require("precis.errors")

---@class precis.book.Places
local Places = {}
Places.__index = Places

---@param document precis.book.Document
---@param book precis.book.Book
function Places.new(document, book)
    return setmetatable({ _document = document, _book = book }, Places)
end

-- The last chapter that begins at or before an anchor. Chapters cut out of one text begin at the same anchor.
function Places:_chapter_at(anchor)
    local low, high = 1, #self._book:chapters()
    while low < high do
        local middle = math.ceil((low + high) / 2)
        if self._document:is_before(anchor, self._book:piece(middle).from) then
            high = middle - 1
        else
            low = middle
        end
    end
    return low
end

-- Of the chapters cut out of one text, the one that holds an offset of it.
function Places:_slice_at(number, offset)
    local piece = self._book:piece(number)
    while piece.first and offset < piece.first do
        number = number - 1
        piece = self._book:piece(number)
    end
    return number, offset - (piece.first or 0)
end

-- The end of a chapter is the beginning of the next one that has text.
---@async
function Places:_past_end(number, offset)
    local chapters = self._book:chapters()
    while chapters[number + 1] do
        local text, err = self._book:text(number)
        if not text then
            return nil, err
        elseif offset < #text then
            break
        end
        number, offset = number + 1, 0
    end
    return { chapter = number, offset = offset }
end

---@async
---@return precis.Place? place
---@return precis.Error? err
function Places:_page_top(page)
    local anchor = self._document:page_anchor(page)
    if anchor == nil then
        return nil, Errors.new("no_text", "no page " .. tostring(page))
    end
    local number = self:_chapter_at(anchor)
    local piece = self._book:piece(number)
    local offset, err = self._document:page_offset(piece.from, piece.to, page)
    if not offset then
        return nil, err
    end
    local slice, within = self:_slice_at(number, offset)
    return { chapter = slice, offset = within }
end

--- Where the text of a page begins.
---@async
---@param page integer
---@return precis.Place? place
---@return precis.Error? err
function Places:start_of_page(page)
    local place, err = self:_page_top(page)
    if not place then
        return nil, err
    end
    return self:_past_end(place.chapter, place.offset)
end

--- Where the text of a page ends; at a chapter's end it is that chapter's, not the next one's.
---@async
---@param page integer
---@return precis.Place? place
---@return precis.Error? err
function Places:end_of_page(page)
    if page >= self._document:page_count() then
        return self:_end_of(#self._book:chapters())
    end
    local place, err = self:_page_top(page + 1)
    if not place then
        return nil, err
    elseif place.offset == 0 and place.chapter > 1 then
        return self:_end_of(place.chapter - 1)
    end
    return place
end

--- Where the part of a page ends that is in view, when its foot is not.
---@async
---@param page integer
---@param bottom number height down to which the page is in view
---@return precis.Place? place
---@return precis.Error? err
function Places:end_within_page(page, bottom)
    local anchor = self._document:anchor_above(page, bottom)
    local number = self:_chapter_at(anchor)
    local piece = self._book:piece(number)
    local offset, err = self._document:anchor_offset(piece.from, piece.to, anchor)
    if not offset then
        return nil, err
    end
    local slice, within = self:_slice_at(number, offset)
    if within == 0 and slice > 1 then
        return self:_end_of(slice - 1)
    end
    return { chapter = slice, offset = within }
end

---@async
function Places:_end_of(number)
    local text, err = self._book:text(number)
    if not text then
        return nil, err
    end
    return { chapter = number, offset = #text }
end

--- Where the document shows a place.
---@async
---@param place precis.Place
---@return { page: integer, xpointer: string? }? position
---@return precis.Error? err
function Places:position_of(place)
    local piece = self._book:piece(place.chapter)
    if not piece then
        return nil, Errors.new("no_such_chapter", "chapter " .. tostring(place.chapter))
    end
    return self._document:page_at(piece.from, piece.to, (piece.first or 0) + place.offset)
end

return Places
