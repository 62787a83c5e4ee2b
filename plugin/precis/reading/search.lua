--- Searches the open book, behind the gate: builds what is missing of its index first.

local ChapterRange = require("precis.reading.chapter_range")
local Errors = require("precis.errors")

---@class precis.reading.Search
local Search = {}
Search.__index = Search

local NEIGHBOURS = 2 -- passages on each side

---@param open_index fun(identity: string): precis.Index
---@param book precis.Book
function Search.new(open_index, book)
    return setmetatable({ _open_index = open_index, _book = book }, Search)
end

-- A task that has not noticed yet that the book is closed must not open it again.
function Search:_index()
    if self._is_closed then
        return nil, Errors.new("cancelled", "the book was closed")
    elseif not self._opened then
        self._opened = self._open_index(self._book:identity())
    end
    return self._opened
end

--- Builds the index, as far as the limit or wholly. Returns at once when it is there.
---@async
---@param options { limit: precis.Place?, on_progress: fun(done: integer, all: integer)? }
---@return true? ok
---@return precis.Error? err
function Search:prepare(options)
    local index, closed = self:_index()
    if not index then
        return nil, closed
    elseif index:status().is_finished and self._is_checked then
        return true
    end
    local until_chapter = options.limit and options.limit.chapter
    local ok, err = index:build(self._book, { until_chapter = until_chapter, on_progress = options.on_progress })
    self._is_checked = ok
    return ok, err
end

-- Text leaves through the gate only, so what a hit shows is read there, whatever the index holds.
local function through_gate(gate, hits)
    local passed = {}
    for __, hit in ipairs(hits) do
        local text, err = gate:text(hit.chapter, hit.offset, hit.offset + hit.length)
        if not text then
            return nil, err
        elseif text:find("%S") then
            passed[#passed + 1] = {
                chapter = hit.chapter,
                title = hit.title,
                offset = hit.offset,
                length = #text,
                score = hit.score,
                text = text,
            }
        end
    end
    return passed
end

--- The passages that answer a question best.
---@async
---@param gate precis.Gate
---@param text string
---@param options { k: integer, max_tokens: integer }
---@return table[]? hits
---@return precis.Error? err
function Search:find(gate, text, options)
    local index, closed = self:_index()
    if not index then
        return nil, closed
    end
    local hits, err = index:search(text, {
        limit = gate:limit(),
        k = options.k,
        max_tokens = options.max_tokens,
    })
    if not hits then
        return nil, err
    end
    return through_gate(gate, hits)
end

-- A chapter's passages as hits.
function Search:_passages_of(number)
    local index, closed = self:_index()
    if not index then
        return nil, closed
    end
    local passages, err = index:passages_of(number)
    if not passages then
        return nil, err
    end
    local title = self._book:chapters()[number].title
    for __, passage in ipairs(passages) do
        passage.chapter, passage.title = number, title
    end
    return passages
end

--- What stands before and after a passage.
---@async
---@param gate precis.Gate
---@param passage precis.tasks.Passage
---@return table[]? hits in reading order
---@return precis.Error? err
function Search:neighbours(gate, passage)
    local all, err = self:_passages_of(passage.chapter)
    if not all then
        return nil, err
    end
    local before, after = {}, {}
    for __, other in ipairs(all) do
        if other.offset + other.length <= passage.offset then
            before[#before + 1] = other
        elseif other.offset >= passage.offset + passage.length and #after < NEIGHBOURS then
            after[#after + 1] = other
        end
    end
    local near = {}
    for index = math.max(1, #before - NEIGHBOURS + 1), #before do
        near[#near + 1] = before[index]
    end
    for __, other in ipairs(after) do
        near[#near + 1] = other
    end
    return through_gate(gate, near)
end

--- Every passage that may be read, when all of them together are short.
---@async
---@param gate precis.Gate
---@param max_bytes integer
---@return table[]? hits in reading order; nil, nil: it is too long
---@return precis.Error? err
function Search:everything(gate, max_bytes)
    local hits, bytes = {}, 0
    for __, chapter in ipairs(ChapterRange.body(self._book:chapters(), gate:limit())) do
        local passages, err = self:_passages_of(chapter.number)
        if not passages then
            return nil, err
        end
        for __, passage in ipairs(passages) do
            bytes = bytes + passage.length
            hits[#hits + 1] = passage
        end
        if bytes > max_bytes then
            return nil
        end
    end
    return through_gate(gate, hits)
end

--- Visits the passages before a chapter that may have any of several names, in reading order.
---@async
---@param names string[]
---@param before integer? the chapter; nil: the whole book
---@param visit fun(passage: { chapter: integer, offset: integer, text: string }): true?, precis.Error?
---@return boolean? visited false: there is no whole index to look them up in
---@return precis.Error? err
function Search:each_passage_with(names, before, visit)
    local index, closed = self:_index()
    if not index then
        return nil, closed
    elseif not index:status().is_finished then
        return false
    end
    local ok, err = self:prepare({})
    if not ok then
        return nil, err
    end
    local limit = before and { chapter = before, offset = 0 }
    return index:each_passage_with(names, { limit = limit }, visit)
end

--- The book is closed.
function Search:close()
    self._is_closed = true
    if self._opened then
        self._opened:close()
        self._opened = nil
    end
end

return Search
