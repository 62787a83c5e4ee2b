--- Conversations about a book: what was asked, what was answered, and how far the book had been read then.

local Threads = {}
Threads.__index = Threads

---@class precis.store.Thread
---@field id integer
---@field book string
---@field title string its first question
---@field created integer seconds since 1970
---@field changed integer

---@class precis.store.Turn
---@field number integer from 1
---@field question string
---@field answer string
---@field data string? passages and citations, as JSON; nil: it was no question, but what the conversation began with
---@field until_chapter integer? the place behind which nothing was used; nil: the whole book was
---@field until_offset integer?

-- A search takes what the reader types literally.
local function like(words)
    return "%" .. words:gsub("[%%_\\]", "\\%0") .. "%"
end

-- A conversation may tell no more than the reader has read by now.
local BEHIND_LIMIT = [[ AND NOT EXISTS (SELECT 1 FROM turns WHERE thread = threads.id AND (until_chapter IS NULL
    OR until_chapter > ? OR (until_chapter = ? AND until_offset > ?)))]]

-- And so may a turn. One that tells of no place at all might tell anything.
local WITHIN_LIMIT = " AND (until_chapter < ? OR (until_chapter = ? AND until_offset <= ?))"

---@param store precis.Store
---@param wall fun(): number
function Threads.new(store, wall)
    return setmetatable({ _db = store.db, _wall = wall }, Threads)
end

--- Begins a conversation.
---@param book string
---@param title string
---@return integer? id
---@return precis.Error? err
function Threads:begin(book, title)
    local now = math.floor(self._wall())
    return self._db:transaction(function()
        local sql = "INSERT INTO threads (book, title, created, changed) VALUES (?, ?, ?, ?)"
        local added, err = self._db:run(sql, { book, title, now, now })
        if not added then
            return nil, err
        end
        return self._db:row("SELECT last_insert_rowid() AS id").id
    end)
end

--- Adds a question and its answer.
---@param thread integer
---@param turn { question: string, answer: string, data: string?, limit: precis.Place? }
---@return integer? number
---@return precis.Error? err
function Threads:add(thread, turn)
    local limit = turn.limit or {}
    return self._db:transaction(function()
        local sql = "SELECT COALESCE(MAX(number), 0) AS number FROM turns WHERE thread = ?"
        local last, err = self._db:row(sql, { thread })
        if not last then
            return nil, err
        end
        local added, add_err = self._db:run(
            "INSERT INTO turns (thread, number, question, answer, data, until_chapter, until_offset)"
                .. " VALUES (?, ?, ?, ?, ?, ?, ?)",
            { thread, last.number + 1, turn.question, turn.answer, turn.data, limit.chapter, limit.offset }
        )
        if not added then
            return nil, add_err
        end
        local changed, change_err =
            self._db:run("UPDATE threads SET changed = ? WHERE id = ?", { math.floor(self._wall()), thread })
        return changed and last.number + 1, change_err
    end)
end

--- What was said in a conversation, in order. With a limit: only the turns that use nothing at or after that place.
---@param thread integer
---@param options { limit: precis.Place? }?
---@return precis.store.Turn[]? turns
---@return precis.Error? err
function Threads:turns(thread, options)
    local sql, values = "SELECT * FROM turns WHERE thread = ?", { thread }
    local limit = options and options.limit
    if limit then
        sql = sql .. WITHIN_LIMIT
        values[2], values[3], values[4] = limit.chapter, limit.chapter, limit.offset
    end
    return self._db:rows(sql .. " ORDER BY number", values)
end

--- A book's conversations, the latest first. With a limit: only those that use nothing at or after that place.
---@param book string
---@param options { words: string?, limit: precis.Place? }?
---@return precis.store.Thread[]? threads
---@return precis.Error? err
function Threads:of_book(book, options)
    options = options or {}
    local sql, values = "SELECT * FROM threads WHERE book = ?", { book }
    if options.words then
        sql = sql
            .. [[ AND EXISTS (SELECT 1 FROM turns WHERE thread = threads.id
                AND (question LIKE ? ESCAPE '\' OR answer LIKE ? ESCAPE '\'))]]
        values[#values + 1] = like(options.words)
        values[#values + 1] = like(options.words)
    end
    local limit = options.limit
    if limit then
        sql = sql .. BEHIND_LIMIT
        values[#values + 1], values[#values + 2], values[#values + 3] = limit.chapter, limit.chapter, limit.offset
    end
    return self._db:rows(sql .. " ORDER BY changed DESC, id DESC", values)
end

--- What was asked about a book, the latest first, each question once. With a limit: only what was asked before it was
--- passed.
---@param book string
---@param options { count: integer, limit: precis.Place? }
---@return { question: string }[]? questions
---@return precis.Error? err
function Threads:questions(book, options)
    -- What has no data is what a conversation began with: nobody asked that.
    local sql = "SELECT question FROM turns JOIN threads ON threads.id = turns.thread"
        .. " WHERE book = ? AND data IS NOT NULL"
    local values = { book }
    local limit = options.limit
    if limit then
        sql = sql .. WITHIN_LIMIT
        values[2], values[3], values[4] = limit.chapter, limit.chapter, limit.offset
    end
    values[#values + 1] = options.count
    local order = " GROUP BY question ORDER BY MAX(changed) DESC, MAX(thread) DESC, MAX(number) DESC LIMIT ?"
    return self._db:rows(sql .. order, values)
end

--- Forgets one conversation.
---@param thread integer
---@return integer? removed
---@return precis.Error? err
function Threads:remove(thread)
    return self:_remove("id = ?", thread)
end

--- Forgets all conversations about a book.
---@param book string
---@return integer? removed
---@return precis.Error? err
function Threads:remove_book(book)
    return self:_remove("book = ?", book)
end

-- The turns go with their thread: the foreign key says so.
function Threads:_remove(condition, value)
    return self._db:run("DELETE FROM threads WHERE " .. condition, { value })
end

return Threads
