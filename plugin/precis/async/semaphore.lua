--- A number of permits, handed out in the order they were asked for.

local Task = require("precis.async.task")

---@class precis.async.Semaphore
local Semaphore = {}
Semaphore.__index = Semaphore

---@param permits integer how many may be held at once
---@return precis.async.Semaphore
function Semaphore.new(permits)
    return setmetatable({ _free = permits, _queue = {}, _first = 1, _last = 0 }, Semaphore)
end

local function join_queue(self)
    local ticket = { task = Task.current(), granted = false, abandoned = false }
    self._last = self._last + 1
    self._queue[self._last] = ticket
    return ticket
end

--- Takes a permit, waiting for one when none is free.
---@async
---@param deadline number? clock.now() at which to give up
---@return true? granted
---@return precis.Error? err timeout or cancelled; then no permit is held
function Semaphore:acquire(deadline)
    if self._free > 0 then
        self._free = self._free - 1
        return true
    end
    local ticket = join_queue(self)
    local ok, err
    repeat
        ok, err = Task.wait_for_wake(deadline)
    until ticket.granted or not ok
    if ok then
        return true
    elseif ticket.granted then
        -- Granted and cancelled in the same turn: the permit goes on to the next.
        self:release()
    end
    ticket.abandoned = true
    return nil, err
end

--- Gives a permit back, to whoever has waited longest.
function Semaphore:release()
    while self._first <= self._last do
        local ticket = self._queue[self._first]
        self._queue[self._first] = nil
        self._first = self._first + 1
        if not ticket.abandoned then
            ticket.granted = true
            ticket.task:wake()
            return
        end
    end
    self._free = self._free + 1
end

---@return integer permits nobody holds
function Semaphore:free()
    return self._free
end

--- Runs a function with a permit, which is given back also when the task ends in a mistake.
---@async
---@param fn fun(): any, precis.Error?
---@return any result
---@return precis.Error? err also cancelled, while it waited for the permit
function Semaphore:while_held(fn)
    local ok, err = self:acquire()
    if not ok then
        return nil, err
    end
    local permit = {
        close = function()
            self:release()
        end,
    }
    local task = Task.current()
    task:own(permit)
    local result, result_err = fn()
    task:disown(permit)
    permit.close()
    return result, result_err
end

return Semaphore
