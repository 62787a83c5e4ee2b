--- Jobs that wait for a network: put in while there is none, run one after another when there is.

local WaitingJobs = {}
WaitingJobs.__index = WaitingJobs

-- These clear by themselves, so the job waits again; after any other it is for the reader to decide.
local CLEARS_BY_ITSELF = { offline = true, dropped = true, timeout = true, cancelled = true }

---@param reading precis.Reading
function WaitingJobs.new(reading)
    return setmetatable({ _reading = reading }, WaitingJobs)
end

--- Puts a job in.
---@async
---@param name string one of `precis.reading.jobs`
---@param options table the job's; plain values only
---@param title string as the reader sees it in the list
---@return integer? id
---@return precis.Error? err
function WaitingJobs:add(name, options, title)
    local reading = self._reading
    local ok, err = reading:load()
    if not ok then
        return nil, err
    end
    local records, records_err = reading.workshop:records()
    if not records then
        return nil, records_err
    end
    return records.queue:add({
        book = reading.book:identity(),
        file = reading.book:metadata().file,
        task = name,
        title = title,
        parameters = assert(reading.workshop:json().encode(options)),
    })
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

--- Runs this book's waiting jobs, one after another, within the budget. Stops when the network is gone again.
---@async
---@param on_ready fun(entry: precis.store.QueueEntry, answer: precis.tasks.Answer)? told of each that is done
---@return integer? done how many
---@return precis.Error? err
function WaitingJobs:run(on_ready)
    local reading = self._reading
    local records, err = reading.workshop:records()
    if not records then
        return nil, err
    end
    local done = 0
    while true do
        local entry, take_err = records.queue:take(reading.book:identity())
        if not entry then
            return not take_err and done or nil, take_err
        end
        local options = reading.workshop:json().decode(entry.parameters) or {}
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

return WaitingJobs
