--- The search index of one book: built in the background, kept in a file, thrown away when it does not fit any more.
--
-- A finished index is only read. While it is built, what is there already can be searched.

local Errors = require("precis.errors")
local Semaphore = require("precis.async.semaphore")

local Builder = require("precis.index.builder")
local Files = require("precis.index.files")
local Finding = require("precis.index.finding")
local Freshness = require("precis.index.freshness")
local Schema = require("precis.index.schema")
local Search = require("precis.index.search")

---@class precis.Index
local Index = {}
Index.__index = Index

-- A damaged file shows only when it is read; then it is removed, and building starts over.
local MEANS_DAMAGE = { corrupt = true, not_a_database = true }

---@class precis.index.Deps
---@field sqlite { open: fun(path: string, mode: string): table?, precis.Error? }
---@field hash fun(text: string): string
---@field path string of the index file; its folder exists
---@field device string? tells devices apart that share the folder

---@param deps precis.index.Deps
---@param identity string of the book: another for another text
---@return precis.Index index with nothing in it when there is no file yet
---@return precis.Error? err why an index that was there cannot be read
function Index.open(deps, identity)
    local index = setmetatable({ _deps = deps, _identity = identity, _building = Semaphore.new(1) }, Index)
    local database, facts, err = Files.open_finished(deps, identity)
    if database then
        index:_use(database, facts)
    end
    return index, not database and err.why ~= "cannot_open" and err.why ~= "removed" and err or nil
end

function Index:_use(database, facts)
    self._database = database
    self._is_finished = facts.is_complete == 1
    self._search = Search.new(database, self._is_finished)
end

function Index:_drop_connection()
    if self._database then
        self._database:close()
    end
    self._database, self._search, self._is_finished = nil, nil, false
end

--- Throws away the files of an index that cannot be used any more.
function Index:_discard()
    self:_drop_connection()
    Files.remove(self._deps.path)
    return Files.remove(Files.unfinished_path(self._deps))
end

--- Lets an error pass, after removing the file when it says that the file is damaged or full of another text.
function Index:_judge(err)
    if err and (MEANS_DAMAGE[err.why] or err.why == "stale" or err.kind == "disk_full") then
        self:_discard()
    end
    return nil, err
end

---@async
function Index:_add_chapters(book, builder, options)
    local chapters = book:chapters()
    local wanted = math.min(#chapters, options.until_chapter or #chapters)
    for position = 1, wanted do
        local text, err = book:text(chapters[position].number)
        local is_full, ok
        if text then
            is_full, err = builder:is_full()
        end
        if is_full then
            return true, wanted == #chapters
        elseif not err then
            ok, err = builder:add(chapters[position], text)
        end
        if not ok then
            return nil, err
        end
        if options.on_progress then
            options.on_progress(position, #chapters)
        end
    end
    return true, wanted == #chapters
end

--- Gives the finished file its name and reads from there.
function Index:_publish()
    self:_drop_connection()
    local ok, err = Files.finish(self._deps)
    if not ok then
        return nil, err
    end
    local database, facts
    database, facts, err = Files.open_finished(self._deps, self._identity)
    if not database then
        return nil, err
    end
    self:_use(database, facts)
    return true
end

---@async
function Index:_build_once(book, options)
    if not self._database then
        local database, facts, err = Files.open_unfinished(self._deps, self._identity)
        if not database then
            return nil, err
        end
        self:_use(database, facts)
    end
    local builder = Builder.new(self._database, self._deps.hash)
    local ok, is_whole = self:_add_chapters(book, builder, options)
    if not ok then
        return nil, is_whole
    elseif not is_whole then
        return true
    end
    local finished, err = builder:finish()
    if not finished then
        return nil, err
    end
    return self:_publish()
end

--- Builds the index, or what is missing of it. A text that is another now, or a damaged file, starts it over, once.
-- Who wants it meanwhile waits, and finds what was built.
---@async
---@param book precis.book.Book loaded
---@param options { on_progress: fun(done: integer, all: integer)?, until_chapter: integer? }?
---@return true? built
---@return precis.Error? err storage, disk_full, cancelled, or what the book could not do
function Index:build(book, options)
    return self._building:while_held(function()
        return self:_check_and_build(book, options or {})
    end)
end

---@async
function Index:_check_and_build(book, options)
    if self._is_finished then
        local fits, err = Freshness.fits(self._database, book, self._deps.hash)
        if fits then
            return true
        elseif err and not MEANS_DAMAGE[err.why] then
            return nil, err
        end
        self:_discard()
    end
    local ok, err = self:_build_once(book, options)
    if not ok and (MEANS_DAMAGE[err.why] or err.why == "stale") then
        self:_discard()
        ok, err = self:_build_once(book, options)
    end
    if not ok then
        return self:_judge(err)
    end
    return true
end

--- How far the index has come.
---@return { chapters: integer, passages: integer, bytes: integer, is_finished: boolean } status bytes: of book text
function Index:status()
    local row
    if self._database then
        row = self._database:row(
            "SELECT count(*) AS chapters, coalesce(sum(passages), 0) AS passages, coalesce(sum(bytes), 0) AS bytes"
                .. " FROM chapters WHERE is_complete = 1"
        )
    end
    row = row or { chapters = 0, passages = 0, bytes = 0 }
    row.is_finished = self._is_finished == true
    return row
end

local function nothing_yet()
    return nil, Errors.new("storage", "there is no index yet", { why = "no_index" })
end

-- Finds something. A build that ends meanwhile puts another file in the place of the one that is read: then once more.
---@async
function Index:_look_up(find)
    local search = self._search
    if not search then
        return nothing_yet()
    end
    local found, err = find(search)
    if not found and err.why == "closed" and self._search and self._search ~= search then
        found, err = find(self._search)
    end
    if not found then
        return self:_judge(err)
    end
    return found
end

--- The passages that answer a question best; see `Search:search`.
---@async
---@param question string
---@param options { limit: precis.Place?, k: integer?, max_tokens: number? }?
---@return precis.index.Hit[]? hits
---@return precis.Error?
function Index:search(question, options)
    return self:_look_up(function(search)
        return search:search(question, options or {})
    end)
end

--- Where the book has these words, one after another, in reading order.
---@async
---@param words string
---@param options { limit: precis.Place?, most: integer? }?
---@return precis.index.Hit[]? hits each a sentence or two around the words
---@return precis.Error?
function Index:find(words, options)
    return self:_look_up(function(search)
        return Finding.find(search, words, options or {})
    end)
end

--- Visits the passages that may have any of several names, in reading order.
---@async
---@param names string[]
---@param options { limit: precis.Place? }
---@param visit fun(passage: { chapter: integer, offset: integer, text: string }): true?, precis.Error?
---@return true? ok
---@return precis.Error?
function Index:each_passage_with(names, options, visit)
    if not self._search then
        return nothing_yet()
    end
    local ok, err = Finding.each_passage_with(self._search, names, options.limit, visit)
    if not ok then
        return self:_judge(err)
    end
    return true
end

--- All passages of a chapter, in order.
---@param chapter integer
---@return { offset: integer, length: integer, text: string }[]? passages
---@return precis.Error?
function Index:passages_of(chapter)
    if not self._database then
        return nothing_yet()
    end
    local passages = {}
    local ok, err = self._database:each(
        "SELECT first, text FROM passages WHERE id >= ? AND id < ? ORDER BY id",
        { Schema.passage_id(chapter, 0), Schema.passage_id(chapter + 1, 0) },
        function(row)
            passages[#passages + 1] = { offset = row[1], length = #row[2], text = row[2] }
        end
    )
    if not ok then
        return self:_judge(err)
    end
    return passages
end

--- Closes the file. An index that is not finished goes on from there the next time.
function Index:close()
    self:_drop_connection()
end

return Index
