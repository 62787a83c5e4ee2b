--- Where pages stand in a text that flows, and which page and xpointer show a byte of it.
--
-- crengine is asked for the text from a chapter's beginning to a page's beginning; its length is the page's offset.
-- Never from a page's beginning on: inside the readings over ruby that would count characters that no text has.

local Task = require("precis.async.task")

local MOST_WORDS = 3000 -- looked at for one exact xpointer; no page holds as many

---@class precis.koreader.ReflowablePages
local Pages = {}
Pages.__index = Pages

---@param document table KOReader's document
---@param adapter precis.koreader.DocumentReflowable
function Pages.new(document, adapter)
    return setmetatable({ _document = document, _adapter = adapter }, Pages)
end

--- Bytes of the text between two anchors that come before a page; all of them when the page lies behind.
---@async
---@return integer? offset
---@return precis.Error? err
function Pages:offset(from, to, page)
    local ok, err = Task.checkpoint()
    if not ok then
        return nil, err
    end
    return self:_length_before(from, to, self._document:getPageXPointer(page))
end

function Pages:_length_before(from, to, anchor)
    if anchor == "" or not self._adapter:is_before(anchor, to) then
        anchor = to
    end
    return #self._adapter:raw_text(from, anchor)
end

-- The last page that begins at or before the offset, and inside the text.
---@async
function Pages:_page(from, to, offset)
    local adapter = self._adapter
    local low, high = adapter:page_of(from), adapter:page_of(to)
    while high > low and not adapter:is_before(self._document:getPageXPointer(high), to) do
        high = high - 1
    end
    while low < high do
        local middle = math.ceil((low + high) / 2)
        local start, err = self:offset(from, to, middle)
        if not start then
            return nil, err
        elseif start <= offset then
            low = middle
        else
            high = middle - 1
        end
    end
    return low
end

-- Beginnings of the words on a page.
---@async
function Pages:_words(page, from, to)
    local document, adapter = self._document, self._adapter
    local start = document:getPageXPointer(page)
    local at = adapter:is_before(start, from) and from or start
    local words = { at }
    for __ = 1, MOST_WORDS do
        local following = document:getNextVisibleWordStart(at)
        if not following or not adapter:is_before(following, to) or adapter:page_of(following) > page then
            break
        end
        at = following
        words[#words + 1] = at
        local ok, err = Task.checkpoint()
        if not ok then
            return nil, err
        end
    end
    return words
end

-- The last word that begins at or before the offset.
---@async
function Pages:_word(page, from, to, offset)
    local words, err = self:_words(page, from, to)
    if not words then
        return nil, err
    end
    local low, high = 1, #words
    while low < high do
        local middle = math.ceil((low + high) / 2)
        if self:_length_before(from, to, words[middle]) <= offset then
            low = middle
        else
            high = middle - 1
        end
    end
    return words[low]
end

--- The page that shows a byte of the text between two anchors, and the xpointer of the word there.
---@async
---@return { page: integer, xpointer: string }? position
---@return precis.Error? err
function Pages:position(from, to, offset)
    local page, err = self:_page(from, to, offset)
    if not page then
        return nil, err
    end
    local word, word_err = self:_word(page, from, to, offset)
    return word and { page = page, xpointer = word }, word_err
end

return Pages
