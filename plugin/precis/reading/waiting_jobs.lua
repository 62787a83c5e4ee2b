--- Jobs of the open book that wait for a network: put in while there is none, run one after another when there is.

local Settling = require("precis.reading.settling")

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

--- Keeps a job for when there is a network, as it would be done now: about the chapter and the words now in view.
---@param name string one of `precis.reading.jobs`
---@param options precis.reading.JobOptions plain values only
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
    local order
    if ok then
        order, err = Settling.of(reading, name, options)
    end
    local records = nil
    if order then
        records, err = reading.records:all()
    end
    if not records then
        return nil, err
    end
    self._memory:set(self._memory.WAITS, true)
    return records.queue:add({
        book = reading.book:identity(),
        file = reading.book:metadata().file,
        task = name,
        title = title,
        parameters = assert(reading:json().encode(order)),
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
local function put_away(queue, id, answer)
    local err = answer.error
    if answer.complete or err.is_declined then
        return queue:remove(id)
    elseif CLEARS_BY_ITSELF[err.kind] then
        return queue:put_back(id)
    end
    return queue:put_back(id, err.kind)
end

---@class precis.reading.WaitingHandlers
---@field on_ready fun(entry: precis.store.QueueEntry, answer: precis.tasks.Answer) told of each that is done
---@field confirm fun(entry: precis.store.QueueEntry, reckoning: precis.tasks.Reckoning, decide: fun(go_on: boolean))
--- asks before more money is spent than was agreed to

--- Runs this book's waiting jobs, one after another, within the budget; nothing when that is being done already. Stops
--- when the network is gone again.
---@param handlers precis.reading.WaitingHandlers
---@return precis.async.Task? task its result is how many were done
function WaitingJobs:run(handlers)
    if self._running then
        return nil
    end
    self._running = self._reading:spawn("waiting jobs", function()
        local ok, err = self._reading:load_pages()
        if not ok then
            return nil, err
        end
        return self:_run(handlers)
    end)
    self._running:on_done(function()
        self._running = nil
    end)
    return self._running
end

-- An entry's job, to its end.
function WaitingJobs:_carry_out(entry, handlers)
    local reading = self._reading
    local options = reading:json().decode(entry.parameters) or {}
    local answer, err = reading:start(entry.task, options, {
        confirm = function(...)
            handlers.confirm(entry, ...)
        end,
    }):await()
    return answer or reading:failed(err)
end

function WaitingJobs:_run(handlers)
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
        local answer = self:_carry_out(entry, handlers)
        local ok, put_err = put_away(records.queue, entry.id, answer)
        if not ok then
            return nil, put_err
        elseif answer.complete then
            done = done + 1
        elseif not answer.error.is_declined and CLEARS_BY_ITSELF[answer.error.kind] then
            return done
        end
        if answer.complete or not answer.error.is_declined then
            handlers.on_ready(entry, answer)
        end
    end
end

--- Lets a job go on behind the page. When the book is closed first, it waits until the book is open again; what was
--- paid for until then is not paid for twice.
---@param task precis.async.Task the job under way
---@param name string
---@param options precis.reading.JobOptions
---@param title string
function WaitingJobs:go_on(task, name, options, title)
    self._reading:spawn("go on", function()
        local id, err = self:_add(name, options, title)
        if not id then
            return nil, err
        end
        local started, start_err = self._reading.records:all().queue:start(id)
        return started and id, start_err
    end):on_done(function(id)
        task:on_done(function(answer, err)
            local records = id and self._reading.records:all()
            if records then
                put_away(records.queue, id, answer or self._reading:failed(err))
                self:_entries()
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
