--- Jobs of the open book that wait for a network: put in while there is none, run one after another when there is.

---@class precis.reading.WaitingJobs
local WaitingJobs = {}
WaitingJobs.__index = WaitingJobs

-- These clear by themselves, so the job waits again; after any other it is for the reader to decide.
local CLEARS_BY_ITSELF = { offline = true, dropped = true, timeout = true, cancelled = true }

---@param reading precis.Reading
---@param memory precis.BookMemory
function WaitingJobs.new(reading, memory)
    return setmetatable({ _reading = reading, _memory = memory }, WaitingJobs)
end

--- Keeps a job for when there is a network.
---@param name string one of `precis.reading.jobs`
---@param options table the job's; plain values only
---@param title string as the reader sees it in the list
---@return precis.async.Task task its result is the entry's number
function WaitingJobs:add(name, options, title)
    return self._reading:spawn("wait", function()
        return self:_add(name, options, title)
    end)
end

function WaitingJobs:_add(name, options, title)
    local reading = self._reading
    local ok, err = reading:load_pages()
    if not ok then
        return nil, err
    end
    local records, records_err = reading.records:all()
    if not records then
        return nil, records_err
    end
    self._memory:set(self._memory.WAITS, true)
    return records.queue:add({
        book = reading.book:identity(),
        file = reading.book:metadata().file,
        task = name,
        title = title,
        parameters = assert(reading:json().encode(options)),
    })
end

-- This book's entries; whether any waits is remembered with the book.
function WaitingJobs:_entries()
    local records, err = self._reading.records:all()
    local entries
    if records then
        entries, err = records.queue:entries(self._reading.book:identity())
    end
    if not entries then
        return nil, err
    end
    local waits
    for __, entry in ipairs(entries) do
        waits = waits or entry.state ~= "failed" or nil
    end
    self._memory:set(self._memory.WAITS, waits)
    return entries
end

-- What became of an entry: gone, waiting again, or failed for the reader to see.
local function put_away(queue, entry, answer)
    if answer.complete then
        return queue:remove(entry.id)
    elseif CLEARS_BY_ITSELF[answer.error.kind] then
        return queue:put_back(entry.id)
    end
    return queue:put_back(entry.id, answer.error.kind)
end

--- Runs this book's waiting jobs, one after another, within the budget; nothing when that is being done already. Stops
--- when the network is gone again.
---@param on_ready fun(entry: precis.store.QueueEntry, answer: precis.tasks.Answer)? told of each that is done
---@return precis.async.Task? task its result is how many were done
function WaitingJobs:run(on_ready)
    if self._running then
        return nil
    end
    self._running = self._reading:spawn("waiting jobs", function()
        local ok, err = self._reading:load_pages()
        if not ok then
            return nil, err
        end
        return self:_run(on_ready)
    end)
    self._running:on_done(function()
        self._running = nil
    end)
    return self._running
end

function WaitingJobs:_run(on_ready)
    local reading = self._reading
    local records, err = reading.records:all()
    if not records then
        return nil, err
    end
    local done = 0
    while true do
        local entry, take_err = records.queue:take(reading.book:identity())
        if not entry then
            self:_entries()
            return not take_err and done or nil, take_err
        end
        local options = reading:json().decode(entry.parameters) or {}
        local answer, await_err = reading:start(entry.task, options, {}):await()
        answer = answer or reading:failed(await_err)
        local ok, put_err = put_away(records.queue, entry, answer)
        if not ok then
            return nil, put_err
        elseif not answer.complete and CLEARS_BY_ITSELF[answer.error.kind] then
            return done
        elseif answer.complete then
            done = done + 1
        end
        if on_ready then
            on_ready(entry, answer)
        end
    end
end

--- Lets a job go on behind the page. When the book is closed first, it waits until the book is open again; what was
--- paid for until then is not paid for twice.
---@param task precis.async.Task the job under way
---@param name string
---@param options table
---@param title string
function WaitingJobs:go_on(task, name, options, title)
    self:add(name, options, title):on_done(function(entry)
        task:on_done(function(answer)
            if entry and answer and answer.complete then
                self:remove(entry)
            end
        end)
    end)
end

--- Finds what of this book waits for a network.
---@param done fun(entries: precis.store.QueueEntry[]?, err: precis.Error?)
function WaitingJobs:entries(done)
    self._reading:find_out("waiting", function()
        return self:_entries()
    end, done)
end

--- Takes a job out that waits.
---@param id integer
---@return integer? removed
---@return precis.Error? err
function WaitingJobs:remove(id)
    local records, err = self._reading.records:all()
    if not records then
        return nil, err
    end
    local removed, remove_err = records.queue:remove(id)
    self:_entries()
    return removed, remove_err
end

return WaitingJobs
