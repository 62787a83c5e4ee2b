--- What code inside a task may do: wait, sleep, give way, run parts side by side.
--
-- Whatever may give way says `---@async`. A wait that cannot be finished returns `nil, err`, so that code cleans up and
-- leaves by the same road as after any other error. Cancelling stops nobody from outside: it makes every further wait
-- fail.

local run_all = require("precis.async.all")

---@class precis.async.Task
local Task = require("precis.async.ending")

---@return number seconds of the scheduler's clock
function Task.now()
    return Task.current():scheduler():now()
end

---@async
local function wait_unless_refused(wait)
    local task = Task.current()
    local err = task:refusal()
    if err then
        return nil, err
    end
    return task:park(wait)
end

---@async
---@param seconds number
---@return true? slept
---@return precis.Error? err cancelled, or timeout of the task itself
function Task.sleep(seconds)
    return wait_unless_refused({ at = Task.now() + seconds })
end

--- Waits until the socket can be read from or written to.
---@async
---@param socket table anything the scheduler's `select` understands
---@param mode "read"|"write"
---@param deadline number? clock.now() at which to give up
---@return true? ready
---@return precis.Error? err timeout (phase "task" when it is the task that is late) or cancelled
function Task.wait(socket, mode, deadline)
    return wait_unless_refused({ socket = socket, mode = mode, at = deadline, overdue = "the socket stayed silent" })
end

--- Waits until somebody calls `task:wake()`. For helpers such as the semaphore, which say what is waited for.
---@async
---@param deadline number? clock.now() at which to give up
---@return true? woken
---@return precis.Error? err cancelled or timeout
function Task.wait_for_wake(deadline)
    return wait_unless_refused({ at = deadline, overdue = "waited in vain" })
end

--- Gives way when the step has used up its share of the processor; costs next to nothing otherwise.
---@async
---@return true? go_on
---@return precis.Error? err cancelled or timeout
function Task.checkpoint()
    local task = Task.current()
    local scheduler = task:scheduler()
    if not task:is_cancelled() and not scheduler:step_is_over() then
        return true
    end
    local err = task:refusal()
    if err then
        return nil, err
    end
    scheduler:enqueue(task)
    return task:give_way()
end

--- Gives way like a checkpoint, in code that has no way to end early: whether it must is found at its next wait.
--- Outside of a task there is nobody to give way to.
---@async
function Task.breathe()
    if not Task.is_running() then
        return
    end
    local task = Task.current()
    local scheduler = task:scheduler()
    if not task:is_cancelled() and scheduler:step_is_over() and scheduler:now() < task:deadline() then
        scheduler:enqueue(task)
        task:give_way()
    end
end

--- Runs functions side by side, as children of this task.
---@async
---@param functions (fun(): any)[]
---@param limit integer? at most so many at once; nil: all
---@return table? results the first value of each, in the order of the functions; n is their number
---@return precis.Error? err of the first that failed; the others were cancelled and have ended
function Task.all(functions, limit)
    return run_all(Task.current(), functions, limit or math.max(#functions, 1))
end

return Task
