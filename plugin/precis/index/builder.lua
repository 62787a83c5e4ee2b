--- Fills an index, a few passages at a time, so that reading goes on; what is done stays done.
--
-- Each small transaction lies within one slice. A stop, a crash or an empty battery loses the passages of one of them.

local Errors = require("precis.errors")
local Task = require("precis.async.task")

local Digest = require("precis.index.digest")
local Languages = require("precis.index.languages")
local Passages = require("precis.index.passages")
local Schema = require("precis.index.schema")
local Terms = require("precis.index.terms")

local Builder = {}
Builder.__index = Builder

local BATCH = 12 -- passages written in one transaction
local MERGE_PAGES = 8 -- of the full-text part, rewritten at one time
local MOST_BYTES = 67108864 -- of text; a longer book is indexed up to there
local LANGUAGE_SAMPLE = 16384 -- bytes of a chapter

---@param database table open for writing
---@param hash fun(text: string): string
function Builder.new(database, hash)
    return setmetatable({ _database = database, _hash = hash, _terms = {} }, Builder)
end

--- What makes terms of a language's words; kept, for it remembers words.
function Builder:_terms_of(language)
    local key = language or ""
    self._terms[key] = self._terms[key] or Terms.new(language)
    return self._terms[key]
end

--- The distinct terms of a text, as the full-text table wants them.
local function distinct_terms(terms, text)
    local seen, list = {}, {}
    terms:each(text, function(term)
        if not seen[term] then
            seen[term] = true
            list[#list + 1] = term
        end
    end)
    return table.concat(list, " ")
end

--- What is known of a chapter already.
---@return table? row nil when it is new
---@return precis.Error? err `why` "stale" when the text is another now
function Builder:_known(number, hash)
    local row, err = self._database:row("SELECT * FROM chapters WHERE number = ?", { number })
    if err then
        return nil, err
    elseif row and row.hash ~= hash then
        return nil, Errors.new("storage", "the chapter's text has changed", { why = "stale" })
    end
    return row
end

function Builder:_begin_chapter(chapter, text, hash)
    local language = Languages.detect(text:sub(1, LANGUAGE_SAMPLE))
    local row = { number = chapter.number, passages = 0, language = language, is_complete = 0 }
    local inserted, err = self._database:run(
        "INSERT INTO chapters VALUES (?, ?, ?, ?, ?, 0, 0)",
        { chapter.number, chapter.title or "", hash, language, #text }
    )
    return inserted and row, err
end

--- Where the passages of a chapter that was begun before end.
function Builder:_resume_offset(row)
    if row.passages == 0 then
        return 0
    end
    local id = Schema.passage_id(row.number, row.passages)
    local sql = "SELECT first + length(CAST(text AS BLOB)) AS past FROM passages WHERE id = ?"
    local last, err = self._database:row(sql, { id })
    return last and last.past, err
end

function Builder:_write_passage(row, passage)
    local id = Schema.passage_id(row.number, row.passages + 1)
    local database = self._database
    local ok, err = database:run(
        "INSERT INTO passages VALUES (?, ?, ?, ?)",
        { id, passage.offset, passage.tokens, passage.text }
    )
    if ok then
        ok, err = database:run("INSERT INTO words (rowid, terms) VALUES (?, ?)", { id, passage.terms })
    end
    row.passages = row.passages + (ok and 1 or 0)
    return ok, err
end

--- Writes passages and how far the chapter has come, all or nothing.
function Builder:_write(row, passages, is_complete)
    local before = row.passages
    local done, err = self._database:transaction(function()
        for __, passage in ipairs(passages) do
            local ok, why = self:_write_passage(row, passage)
            if not ok then
                return nil, why
            end
        end
        return self._database:run(
            "UPDATE chapters SET passages = ?, is_complete = ? WHERE number = ?",
            { row.passages, is_complete and 1 or 0, row.number }
        )
    end)
    if not done then
        row.passages = before
    end
    return done, err
end

--- Reads the next few passages of a chapter, with their terms.
---@async
local function read_batch(terms, text, offset)
    local batch = {}
    while #batch < BATCH do
        local passage = Passages.next(text, offset)
        if not passage then
            break
        end
        passage.terms = distinct_terms(terms, passage.text)
        batch[#batch + 1] = passage
        offset = offset + #passage.text
        local ok, err = Task.checkpoint()
        if not ok then
            return nil, err
        end
    end
    return batch, offset
end

---@async
function Builder:_write_and_merge(row, batch, is_complete)
    local ok, err = self:_write(row, batch, is_complete)
    if ok then
        ok, err = Task.checkpoint()
    end
    local merged
    if ok then
        merged, err = self:_merge(MERGE_PAGES)
    end
    if merged == nil then
        return nil, err
    end
    return Task.checkpoint()
end

---@async
function Builder:_fill(row, text, offset)
    local terms = self:_terms_of(row.language)
    repeat
        local batch, past = read_batch(terms, text, offset)
        if not batch then
            return nil, past
        end
        offset = past
        local ok, err = self:_write_and_merge(row, batch, offset >= #text)
        if not ok then
            return nil, err
        end
    until offset >= #text
    return true
end

--- Indexes a chapter, or what of it is not indexed yet.
---@async
---@param chapter precis.Chapter
---@param text string
---@return true?
---@return precis.Error? err `why` "stale": it was indexed with another text before
function Builder:add(chapter, text)
    local hash, err = Digest.of(text, self._hash)
    local row
    if hash then
        row, err = self:_known(chapter.number, hash)
    end
    if err then
        return nil, err
    elseif row and row.is_complete == 1 then
        return true
    end
    local offset = 0
    if row then
        offset, err = self:_resume_offset(row)
    else
        row, err = self:_begin_chapter(chapter, text, hash)
    end
    if not row or not offset then
        return nil, err
    end
    return self:_fill(row, text, offset)
end

--- Whether the index is as large as it may become.
---@return boolean? is_full
---@return precis.Error?
function Builder:is_full()
    local row, err = self._database:row("SELECT coalesce(sum(bytes), 0) AS bytes FROM chapters")
    return row and row.bytes >= MOST_BYTES, err
end

local MOST_MERGES = 100000 -- it ends by itself, when nothing is left to merge

--- Merges a few pages of the full-text part.
---@param pages integer negative: of all there is, wherever that leads
---@return boolean? is_more whether anything was left to merge
---@return precis.Error?
function Builder:_merge(pages)
    local count = "SELECT total_changes() AS changes"
    local before, err = self._database:row(count)
    local ok
    if before then
        ok, err = self._database:run("INSERT INTO words (words, rank) VALUES ('merge', ?)", { pages })
    end
    local after = ok and self._database:row(count)
    if not after then
        return nil, err
    end
    return after.changes - before.changes >= 2
end

--- Joins what many small transactions have left in pieces, so that a search reads little; then marks the index whole.
---@async
---@return true?
---@return precis.Error?
function Builder:finish()
    local is_more, err = self:_merge(-MERGE_PAGES)
    for __ = 1, MOST_MERGES do
        if not is_more then
            break
        end
        local ok
        ok, err = Task.checkpoint()
        if not ok then
            return nil, err
        end
        is_more, err = self:_merge(MERGE_PAGES)
    end
    if err then
        return nil, err
    end
    -- Everything is brought to the disk with this one transaction.
    local ok
    ok, err = self._database:exec("PRAGMA synchronous = FULL")
    if ok then
        ok, err = Schema.set_fact(self._database, "is_complete", 1)
    end
    return ok and true, err
end

return Builder
