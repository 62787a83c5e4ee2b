--- What could not be done without a network and waits for one.
--
-- An entry is taken out before it runs, so that it never runs twice at once; what a sudden end left running waits
-- again.

local Queue = {}
Queue.__index = Queue

-- A row's state is one of: waiting; running; failed, with its problem, until the reader sees it.

---@class precis.store.QueueEntry
---@field id integer
---@field created integer seconds since 1970
---@field book string the book's identity
---@field file string its path, so that it can be opened again
---@field task string the job's name
---@field title string as the reader sees it
---@field parameters string the job's options, as JSON
---@field state "waiting"|"running"|"failed"
---@field problem string? the kind of error

---@param store precis.Store
---@param wall fun(): number
function Queue.new(store, wall)
    return setmetatable({ _db = store.db, _wall = wall }, Queue)
end

--- Puts a job in. The very same one, waiting already, is not put in again.
---@param entry { book: string, file: string, task: string, title: string, parameters: string }
---@return integer? id
---@return precis.Error? err
function Queue:add(entry)
    return self._db:transaction(function()
        local same, err = self._db:row(
            "SELECT id FROM queue WHERE book = ? AND task = ? AND parameters = ? AND state <> 'failed'",
            { entry.book, entry.task, entry.parameters }
        )
        if same or err then
            return same and same.id, err
        end
        local added, add_err = self._db:run(
            "INSERT INTO queue (created, book, file, task, title, parameters, state)"
                .. " VALUES (?, ?, ?, ?, ?, ?, 'waiting')",
            { math.floor(self._wall()), entry.book, entry.file, entry.task, entry.title, entry.parameters }
        )
        if not added then
            return nil, add_err
        end
        return self._db:row("SELECT last_insert_rowid() AS id").id
    end)
end

--- Everything in it, the oldest first; of one book or of all.
---@param book string?
---@return precis.store.QueueEntry[]? entries
---@return precis.Error? err
function Queue:entries(book)
    if book then
        return self._db:rows("SELECT * FROM queue WHERE book = ? ORDER BY id", { book })
    end
    return self._db:rows("SELECT * FROM queue ORDER BY id")
end

--- An entry is under way, so that nobody takes it.
---@param id integer
---@return integer? changed
---@return precis.Error? err
function Queue:start(id)
    return self._db:run("UPDATE queue SET state = 'running' WHERE id = ?", { id })
end

--- Takes the oldest waiting entry of a book to run it.
---@param book string
---@return precis.store.QueueEntry? entry nil, nil: none waits
---@return precis.Error? err
function Queue:take(book)
    return self._db:transaction(function()
        local sql = "SELECT * FROM queue WHERE book = ? AND state = 'waiting' ORDER BY id LIMIT 1"
        local entry, err = self._db:row(sql, { book })
        if not entry then
            return nil, err
        end
        local started, start_err = self:start(entry.id)
        return started and entry, start_err
    end)
end

--- Puts an entry that was taken back: it waits again, or has failed for good.
---@param id integer
---@param problem string? the kind of error; nil: it waits
---@return integer? changed
---@return precis.Error? err
function Queue:put_back(id, problem)
    local state = problem and "failed" or "waiting"
    return self._db:run("UPDATE queue SET state = ?, problem = ? WHERE id = ?", { state, problem, id })
end

--- It is done, or the reader does not want it any more.
---@param id integer
---@return integer? removed
---@return precis.Error? err
function Queue:remove(id)
    return self._db:run("DELETE FROM queue WHERE id = ?", { id })
end

--- At the start of a session: what was running when the last one ended so suddenly waits again.
---@return integer? changed
---@return precis.Error? err
function Queue:take_over()
    return self._db:run("UPDATE queue SET state = 'waiting' WHERE state = 'running'")
end

return Queue
