--- Where pages stand in a text that flows, and which page and xpointer show a byte of it.
--
-- crengine is asked for the text from a chapter's beginning to a page's beginning; its length is the page's offset.
-- Never from a page's beginning on: inside the readings over ruby that would count characters that no text has.

local TextNodes = require("precis.koreader.text_nodes")
local Utf8 = require("precis.text.utf8")

local SOFT_HYPHEN = 0xAD -- in nodes, but not in crengine's text

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
    local ok, err = self._adapter:give_way()
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

-- The text nodes that begin on a page, and the one it begins in: their paths.
---@async
function Pages:_text_nodes(page, from, to)
    local document, adapter = self._document, self._adapter
    local start = document:getPageXPointer(page)
    local at = TextNodes.at(document, adapter:is_before(start, from) and from or start)
    local paths = {}
    while at and adapter:is_before(at, to) and (not paths[1] or adapter:page_of(at) <= page) do
        paths[#paths + 1] = TextNodes.path(at)
        at = TextNodes.after(document, at)
        local ok, err = self._adapter:give_way()
        if not ok then
            return nil, err
        end
    end
    return paths
end

-- The last node that begins at or before the offset, and the offset of what it adds to the text.
---@async
function Pages:_node_at(paths, from, to, offset)
    local low, high = 1, #paths
    while low < high do
        local middle = math.ceil((low + high) / 2)
        if self:_length_before(from, to, paths[middle] .. ".0") <= offset then
            low = middle
        else
            high = middle - 1
        end
        local ok, err = self._adapter:give_way()
        if not ok then
            return nil, err
        end
    end
    return paths[low]
end

-- How many whole characters of a node's text lie in so many bytes of the book's, which has no soft hyphens.
local function characters_before(text, bytes)
    local characters, seen, first = 0, 0, 1
    for after, codepoint in Utf8.codepoints(text) do
        seen = seen + (codepoint == SOFT_HYPHEN and 0 or after - first)
        if seen > bytes then
            break
        end
        characters, first = characters + 1, after
    end
    return characters
end

-- The xpointer of a byte that lies in a node.
function Pages:_pointer_in(path, from, to, offset)
    local text = self._document:getTextFromXPointer(path) or ""
    local shown = #text:gsub("\194\173", "")
    -- A line end before the node, when there is one, counts as its beginning.
    local first = self:_length_before(from, to, TextNodes.end_of(self._document, path)) - shown
    local pointer = path .. "." .. characters_before(text, math.max(0, offset - first))
    return self._document:isXPointerInDocument(pointer) and pointer or path .. ".0"
end

--- The page that shows a byte of the text between two anchors, and its xpointer.
---@async
---@return { page: integer, xpointer: string }? position
---@return precis.Error? err
function Pages:position(from, to, offset)
    local page, err = self:_page(from, to, offset)
    if not page then
        return nil, err
    end
    local paths, paths_err = self:_text_nodes(page, from, to)
    if not paths then
        return nil, paths_err
    elseif not paths[1] then
        return { page = page, xpointer = self._document:getPageXPointer(page) }
    end
    local path, node_err = self:_node_at(paths, from, to, offset)
    if not path then
        return nil, node_err
    end
    return { page = page, xpointer = self:_pointer_in(path, from, to, offset) }
end

return Pages
