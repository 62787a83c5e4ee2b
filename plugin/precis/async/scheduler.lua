--- Decides which task runs when; the one owner of every coroutine, timer and wait.
--
-- It has no loop of its own. The host (KOReader's, or a test's) calls `turn()`, which never blocks, and calls it again
-- after the seconds it returned. When something outside a turn creates work (a spawn, a cancel), `wake(seconds)` asks
-- the host for an earlier turn.
--
-- Time: `clock.now()` is monotonic. Where it stands still while a device sleeps, deadlines go on after waking; where it
-- runs on, those that passed in the meantime fail at the first turn, but a socket that has something to say goes first.

local Errors = require("precis.errors")

local Task = require("precis.async.task")

---@class precis.async.Scheduler
local Scheduler = {}
Scheduler.__index = Scheduler

local TURN_SLICE = 0.008 -- seconds of processor for all tasks of one turn; the screen must stay alive on a 1 GHz core
local STEP_SLICE = 0.001 -- seconds of processor after which a task gives way at its next checkpoint
local MAX_STEPS = 256 -- a turn ends after so many, even for tasks too short to measure
local DELAY_RUNNABLE = 0.002 -- seconds to the next turn when work was left over
local DELAY_SOCKETS = 0.02 -- seconds between looks at sockets that are waited for

---@class precis.async.Deps
---@field clock { now: fun(): number, cpu: fun(): number } seconds
---@field select fun(readers: table, writers: table, timeout: number): table, table LuaSocket's
---@field wake fun(seconds: number) asks for a turn after so many seconds
---@field on_error fun(task: precis.async.Task?, err: precis.Error) told of every bug in a task

---@param deps precis.async.Deps
---@return precis.async.Scheduler
function Scheduler.new(deps)
    return setmetatable({
        _clock = assert(deps.clock, "no clock"),
        _select = assert(deps.select, "no select"),
        _wake = assert(deps.wake, "no wake"),
        _on_error = assert(deps.on_error, "no on_error"),
        _tasks = {}, -- those alive, in the order they were spawned
        _ready = {},
        _ready_first = 1,
        _ready_last = 0,
        _in_turn = false,
        _wake_asked = false,
    }, Scheduler)
end

---@return number seconds, monotonic
function Scheduler:now()
    return self._clock.now()
end

---@return integer tasks that have not ended
function Scheduler:count()
    return #self._tasks
end

--- Begins a task; its code first runs in the next turn, or later in this one.
---@param fn fun(): ... may return nil, err
---@param options { name: string?, timeout: number?, parent: precis.async.Task? }? timeout in seconds for all of it.
--- With a parent, it is cancelled when the parent is cancelled or has ended, and shares the parent's deadline
---@return precis.async.Task
function Scheduler:spawn(fn, options)
    options = options or {}
    local deadline = options.timeout and self:now() + options.timeout or math.huge
    if options.parent then
        deadline = math.min(deadline, options.parent:deadline())
    end
    local task = Task.new(self, fn, options, deadline)
    table.insert(self._tasks, task)
    self:enqueue(task)
    return task
end

--- Makes a task run in this turn or the next. For tasks and their helpers.
---@param task precis.async.Task
function Scheduler:enqueue(task)
    self._ready_last = self._ready_last + 1
    self._ready[self._ready_last] = task
    if not self._in_turn and not self._wake_asked then
        self._wake_asked = true
        self._wake(0)
    end
end

---@return boolean the running task has had its share of the processor
function Scheduler:step_is_over()
    return self._clock.cpu() >= self._step_ends
end

---@param reason string? for the log
function Scheduler:cancel_all(reason)
    for __, task in ipairs(self._tasks) do
        task:cancel(reason)
    end
end

local function as_set(list)
    local set = {}
    for __, socket in ipairs(list) do
        set[socket] = true
    end
    return set
end

local function waiting_sockets(self)
    local readers, writers = {}, {}
    for __, task in ipairs(self._tasks) do
        local socket, mode = task:waits_for()
        if socket then
            table.insert(mode == "write" and writers or readers, socket)
        end
    end
    return readers, writers
end

-- `select` raises for a descriptor past its table's end. Trying every socket in turn is slower, and still right.
local function select_safely(self, readers, writers)
    local ok, readable, writable = pcall(self._select, readers, writers, 0)
    if ok then
        return as_set(readable), as_set(writable)
    end
    if not self._select_failed then
        self._select_failed = true
        self._on_error(nil, Errors.new("bug", "select: " .. tostring(readable)))
    end
    return as_set(readers), as_set(writers)
end

local function wake_ready_sockets(self)
    local readers, writers = waiting_sockets(self)
    if #readers == 0 and #writers == 0 then
        return
    end
    local readable, writable = select_safely(self, readers, writers)
    for __, task in ipairs(self._tasks) do
        local socket, mode = task:waits_for()
        if socket and (mode == "write" and writable or readable)[socket] then
            task:wake()
        end
    end
end

local function wake_due_tasks(self)
    local now, due = self:now(), {}
    for order, task in ipairs(self._tasks) do
        local wake_at = task:wake_time()
        if wake_at <= now then
            table.insert(due, { at = wake_at, order = order, task = task })
        end
    end
    table.sort(due, function(a, b)
        return a.at < b.at or (a.at == b.at and a.order < b.order)
    end)
    for __, entry in ipairs(due) do
        entry.task:expire(now)
    end
end

local function bury(self, task)
    for index, alive in ipairs(self._tasks) do
        if alive == task then
            table.remove(self._tasks, index)
            break
        end
    end
    task:conclude(function(err)
        self._on_error(task, err)
    end)
end

local function next_ready(self)
    local first = self._ready_first
    if first > self._ready_last then
        return nil
    end
    local task = self._ready[first]
    self._ready[first] = nil
    self._ready_first = first + 1
    return task
end

local function run_ready_tasks(self)
    local started = self._clock.cpu()
    local turn_ends = started + TURN_SLICE
    for __ = 1, MAX_STEPS do
        local task = next_ready(self)
        if not task then
            return
        end
        self._step_ends = math.min(started + STEP_SLICE, turn_ends)
        if task:step() then
            bury(self, task)
        end
        started = self._clock.cpu()
        if started >= turn_ends then
            return
        end
    end
end

local function delay_to_next_turn(self)
    if self._ready_first <= self._ready_last then
        return DELAY_RUNNABLE
    end
    local now, delay = self:now(), math.huge
    for __, task in ipairs(self._tasks) do
        delay = math.min(delay, task:wake_time() - now, task:waits_for() and DELAY_SOCKETS or math.huge)
    end
    return delay < math.huge and math.max(delay, 0) or nil
end

local function run_turn(self)
    wake_ready_sockets(self)
    wake_due_tasks(self)
    run_ready_tasks(self)
end

--- Runs what is due, for one slice of processor time. Never blocks.
---@return number? seconds until the next turn is wanted; nil: nothing to do until `wake` asks
function Scheduler:turn()
    assert(not self._in_turn, "a turn inside a turn")
    self._in_turn, self._wake_asked = true, false
    local ok, trace = xpcall(run_turn, debug.traceback, self)
    self._in_turn = false
    if not ok then
        -- Only what the host gave us can have raised: its clock or its on_error.
        error(trace, 0)
    end
    return delay_to_next_turn(self)
end

return Scheduler
