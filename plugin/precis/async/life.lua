--- The life of a task: how it begins, runs, waits, is woken and cancelled. How it ends: `precis.async.ending`.
--
-- Code that runs inside tasks uses `precis.async.task`, which adds the waiting functions to this class. Which task runs
-- when is decided by `precis.async.scheduler`. Sockets are only carried here, never touched.

local Errors = require("precis.errors")

---@class precis.async.Task
---@field name string for logs
local Task = {}
Task.__index = Task

-- Code that ignores a cancel and waits again in a loop would never give way: past this many it is a bug.
local MAX_REFUSED_WAITS = 1000
local NEVER = math.huge

---@type precis.async.Task? the task whose code runs at this very moment
local running

--- Made by `Scheduler:spawn`, nowhere else.
---@param scheduler precis.async.Scheduler
---@param fn fun(): ...
---@param options { name: string?, parent: precis.async.Task? }
---@param deadline number clock.now() at which all its waits begin to fail; math.huge for none
---@return precis.async.Task
function Task.new(scheduler, fn, options, deadline)
    local task = setmetatable({
        name = options.name or "task",
        _scheduler = scheduler,
        _coroutine = coroutine.create(fn),
        _parent = options.parent,
        _children = {},
        _awaiting = {},
        _listeners = {},
        _owned = {},
        _deadline = deadline,
        _refused_waits = 0,
        _status = "running",
    }, Task)
    if task._parent then
        table.insert(task._parent._children, task)
    end
    return task
end

---@return precis.async.Task the task this code runs in; outside of one it is a mistake to ask
function Task.current()
    assert(running, "this must run inside a task")
    -- A coroutine of the caller's own would yield to the caller instead of the scheduler.
    assert(coroutine.running() == running._coroutine, "a task cannot wait inside a coroutine of its own")
    return running
end

---@return boolean whether this code runs in a task
function Task.is_running()
    return running ~= nil
end

---@return precis.async.Scheduler
function Task:scheduler()
    return self._scheduler
end

---@return "running"|"done"|"failed"|"cancelled"
function Task:status()
    return self._status
end

---@return boolean
function Task:is_cancelled()
    return self._cancelled ~= nil
end

---@return number clock.now() at which its waits begin to fail; math.huge for never
function Task:deadline()
    return self._deadline
end

-- Waiting ------------------------------------------------------------------------------------------------------------

---@param task precis.async.Task
---@return precis.Error
local function too_late(task)
    return Errors.new("timeout", task.name .. " took too long", { phase = "task" })
end

---@return precis.Error? err why the task may not wait any more: it was cancelled, or its deadline has passed
function Task:refusal()
    local err
    if self._cancelled then
        err = Errors.new("cancelled", self._cancelled)
    elseif self._scheduler:now() >= self._deadline then
        err = too_late(self)
    else
        self._refused_waits = 0
        return nil
    end
    self._refused_waits = self._refused_waits + 1
    assert(self._refused_waits < MAX_REFUSED_WAITS, "the task keeps waiting after its end was asked for")
    return err
end

--- Stops until the scheduler comes back to the task. The only yield there is.
---@async
---@return true? go_on
---@return precis.Error? err
function Task:give_way()
    coroutine.yield()
    local err = self._wake_error
    self._wake_error, self._wait = nil, nil
    if err then
        return nil, err
    end
    return true
end

--- Stops until `wake`, or until the time of the wait has come.
---@async
---@param wait { at: number?, overdue: string?, socket: table?, mode: string? } overdue: what to call it when `at` is
--- reached; nil where that is no error
---@return true? go_on
---@return precis.Error? err
function Task:park(wait)
    self._wait = wait
    self._parked = true
    return self:give_way()
end

--- Ends a pending wait. An error replaces what a wait that has already ended was about to return.
---@param err precis.Error?
function Task:wake(err)
    if self._parked then
        self._parked = false
        self._wake_error = err
        self._scheduler:enqueue(self)
    elseif err and self ~= running and self._status == "running" then
        self._wake_error = err
    end
end

---@return table? socket what a parked task waits for
---@return "read"|"write"|nil mode
function Task:waits_for()
    if self._parked then
        return self._wait.socket, self._wait.mode
    end
end

---@return number clock.now() at which the wait is over in any case; math.huge when there is none
function Task:wake_time()
    return self._parked and math.min(self._wait.at or NEVER, self._deadline) or NEVER
end

--- Ends a wait whose time has come: a sleep is then over, anything else has timed out.
---@param now number
function Task:expire(now)
    local wait = self._wait
    if self._deadline <= now and self._deadline <= (wait.at or NEVER) then
        self:wake(too_late(self))
    else
        self:wake(wait.overdue and Errors.new("timeout", wait.overdue))
    end
end

--- Makes the task, and its children, leave: pending and further waits return `nil, err` (cancelled).
-- What it holds is closed during the next turn.
---@param reason string? for the log
function Task:cancel(reason)
    if self._status ~= "running" or self._cancelled then
        return
    end
    self._cancelled = reason or "cancelled"
    for index = #self._children, 1, -1 do
        self._children[index]:cancel(reason)
    end
    self:wake(Errors.new("cancelled", self._cancelled))
end

-- Running ------------------------------------------------------------------------------------------------------------

local function after_resume(task, ok, ...)
    if not ok then
        task._raised = true
        task:settle(nil, Errors.new("bug", debug.traceback(task._coroutine, tostring((...)))))
    elseif coroutine.status(task._coroutine) == "dead" then
        task:settle(...)
    end
end

--- Runs the task until it waits or ends.
---@return boolean ended
function Task:step()
    if self._cancelled and not self._started then
        self:settle(nil, Errors.new("cancelled", self._cancelled))
        return true
    end
    self._started = true
    running = self
    after_resume(self, coroutine.resume(self._coroutine))
    running = nil
    return self._status ~= "running"
end

return Task
