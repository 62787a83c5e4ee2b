--- Cuts an answer into screen pages while it is still arriving.
--
-- Pages before the last never change: where a page begins is decided once, when the one before it is full. Only a
-- page's own text is ever laid out, so an answer of any length costs the same per update.

-- No screen shows more than this on one page; what is laid out stays short. In bytes.
local MAX_PAGE_BYTES = 8000
local USUAL_FACTOR = 2
-- Text may arrive in one lump; only so many pages are cut at one look, the rest at the next.
local PAGES_PER_LOOK = 4

-- Where to look for the end of a page: never in the middle of a character.
local function window(text, first, most_bytes)
    local last = math.min(#text, first + most_bytes - 1)
    while last < #text and last > first and text:byte(last + 1) >= 0x80 and text:byte(last + 1) < 0xC0 do
        last = last - 1
    end
    return text:sub(first, last), last == #text
end

local AnswerPages = {}
AnswerPages.__index = AnswerPages

--- Says how many bytes of a text fill one page.
---@alias precis.ui.Measure fun(text: string): integer? nil: the text does not fill the page

---@param measure precis.ui.Measure
function AnswerPages.new(measure)
    return setmetatable({ _measure = measure, _full = {}, _pending = {}, _tail = "", _is_settled = true }, AnswerPages)
end

--- Adds text at the end. Cheap: nothing is laid out until somebody looks.
---@param text string
function AnswerPages:append(text)
    self._pending[#self._pending + 1] = text
end

--- How many pages there are so far, the last one perhaps not full. Never below one.
---@return integer
function AnswerPages:count()
    return #self._full + 1
end

--- A page's text.
---@param number integer 1-based
---@return string
function AnswerPages:page(number)
    return self._full[number] or (window(self._tail, 1, MAX_PAGE_BYTES))
end

--- Where a page begins.
---@param number integer 1-based
---@return integer offset bytes
function AnswerPages:offset_of(number)
    local offset = 0
    for index = 1, math.min(number - 1, #self._full) do
        offset = offset + #self._full[index]
    end
    return offset
end

--- The page on which a byte of the text stands.
---@param offset integer 0-based
---@return integer number
function AnswerPages:page_at(offset)
    local number = 1
    while self._full[number] and offset >= #self._full[number] do
        offset = offset - #self._full[number]
        number = number + 1
    end
    return number
end

--- Whether there is text that no page shows yet.
---@return boolean
function AnswerPages:has_news()
    return #self._pending > 0 or not self._is_settled
end

--- The whole text.
---@return string
function AnswerPages:text()
    return table.concat(self._full) .. self._tail .. table.concat(self._pending)
end

--- The same text cut anew, for another size of screen or letters.
---@param measure precis.ui.Measure
function AnswerPages:remeasure(measure)
    local text = self:text()
    self._measure, self._full, self._tail, self._pending = measure, {}, "", { text }
    self._usual_bytes = nil
    self:settle()
end

-- Pages are about as long as each other, so a little more than the last one is enough to look at, as a rule.
function AnswerPages:_next_page(text, first)
    local most = math.min(MAX_PAGE_BYTES, self._usual_bytes and self._usual_bytes * USUAL_FACTOR or MAX_PAGE_BYTES)
    local piece, is_end = window(text, first, most)
    local used = self._measure(piece)
    if not used and not is_end and most < MAX_PAGE_BYTES then
        piece, is_end = window(text, first, MAX_PAGE_BYTES)
        used = self._measure(piece)
    end
    return used or (not is_end and #piece)
end

--- Cuts what has come in into pages, a few at a time; call again while `has_news`.
function AnswerPages:settle()
    local text = self._tail .. table.concat(self._pending)
    self._pending = {}
    local first, is_settled = 1, false
    for __ = 1, PAGES_PER_LOOK do
        local used = self:_next_page(text, first)
        if not used or used < 1 or used > #text - first then
            is_settled = true
            break
        end
        self._full[#self._full + 1] = text:sub(first, first + used - 1)
        self._usual_bytes = used
        first = first + used
    end
    self._tail, self._is_settled = text:sub(first), is_settled
end

return AnswerPages
