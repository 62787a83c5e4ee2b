--- The one way by which book text leaves for the network: nothing beyond the limit passes.
--
-- A chapter that is only partly read ends at the last whole sentence before the limit.

local Sentences = require("precis.text.sentences")
local Utf8 = require("precis.text.utf8")

local WINDOW = 65536 -- bytes; no sentence is longer

---@class precis.book.Gate
local Gate = {}
Gate.__index = Gate

---@param book precis.book.Book
---@param options { limit: precis.Place? } limit: nothing at or after it passes; nil: the whole book may pass
---@return precis.book.Gate
function Gate.new(book, options)
    return setmetatable({ _book = book, _limit = options.limit }, Gate)
end

--- The limit, or nil.
---@return precis.Place?
function Gate:limit()
    return self._limit and { chapter = self._limit.chapter, offset = self._limit.offset }
end

--- Whether the byte at a place may pass.
---@param place precis.Place
---@return boolean
function Gate:allows(place)
    local limit = self._limit
    if not limit or place.chapter < limit.chapter then
        return true
    end
    return place.chapter == limit.chapter and place.offset < limit.offset
end

--- Whether nothing of a chapter may pass.
---@param number integer
---@return boolean
function Gate:hides(number)
    return not self:allows({ chapter = number, offset = 0 })
end

--- Whether nothing of a chapter is held back.
---@async
---@param number integer
---@return boolean? is_whole
---@return precis.Error? err
function Gate:is_whole(number)
    local limit = self._limit
    if not limit or number ~= limit.chapter then
        return not self:hides(number)
    end
    local text, err = self._book:text(number)
    if not text then
        return nil, err
    end
    return limit.offset >= #text
end

-- The last end of a sentence at or before an offset. Only the paragraph that holds it is looked at.
local function sentence_end_before(text, offset)
    local window_start = math.max(0, offset - WINDOW)
    local newline = text:sub(window_start + 1, offset):match("^.*()\n")
    local paragraph_start = newline and window_start + newline or window_start
    if paragraph_start > 0 and not newline then
        paragraph_start = Utf8.boundary_after(text, paragraph_start)
    end
    local paragraph = text:sub(paragraph_start + 1, math.min(#text, offset + WINDOW))
    local border = Sentences.border_before(paragraph, offset - paragraph_start)
    return (border > 0 or newline or window_start == 0) and paragraph_start + border or 0
end

-- Where a chapter's text must end. A limit inside a sentence hides that sentence.
local function open_length(gate, number, text)
    local limit = gate._limit
    if not limit or number < limit.chapter then
        return #text
    elseif number > limit.chapter or limit.offset <= 0 then
        return 0
    elseif limit.offset >= #text then
        return #text
    end
    local stop = sentence_end_before(text, Utf8.boundary_before(text, limit.offset))
    -- A mark that belongs to the full stop lies beyond the limit: then the sentence does.
    while Utf8.boundary_before(text, stop) ~= stop do
        stop = sentence_end_before(text, stop - 1)
    end
    return stop
end

--- Text of a chapter as far as it may pass. Both ends are moved inwards where they would cut a character.
---@async
---@param number integer of the chapter
---@param first integer? byte offset; nil: its beginning
---@param last integer? byte offset, exclusive; nil: its end
---@return string? text empty when nothing may pass
---@return precis.Error? err
function Gate:text(number, first, last)
    if self:hides(number) then
        return ""
    end
    local text, err = self._book:text(number)
    if not text then
        return nil, err
    end
    local stop = math.min(last or #text, open_length(self, number, text))
    if stop < #text then
        stop = Utf8.boundary_before(text, stop)
    end
    local start = Utf8.boundary_after(text, math.max(first or 0, 0))
    return start < stop and text:sub(start + 1, stop) or ""
end

return Gate
