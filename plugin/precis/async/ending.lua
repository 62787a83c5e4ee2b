--- The end of a task: its results or its error, who is told, and what is closed with it.

local Errors = require("precis.errors")

---@class precis.async.Task
local Task = require("precis.async.life")

local function remove_value(list, value)
    for index, candidate in ipairs(list) do
        if candidate == value then
            table.remove(list, index)
            return
        end
    end
end

---@return ... the results of a task that has ended, or nil, err
function Task:outcome()
    if self._error then
        return nil, self._error
    end
    return unpack(self._results, 1, self._results.n)
end

--- Waits, inside another task, for the end of this one.
---@async
---@return ... its results, or nil, err: of this task, or because the waiting one must leave
function Task:await()
    while self._status == "running" do
        local waiter = Task.current()
        local err = waiter:refusal()
        if not err then
            table.insert(self._awaiting, waiter)
            err = select(2, waiter:park({}))
            remove_value(self._awaiting, waiter)
        end
        if err then
            return nil, err
        end
    end
    return self:outcome()
end

--- Calls the function with the results, or nil, err, once the task has ended; at once when it has already.
---@param listener fun(...)
function Task:on_done(listener)
    if self._status == "running" then
        table.insert(self._listeners, listener)
    else
        listener(self:outcome())
    end
end

--- Has something closed when the task ends, in whatever way it ends.
---@param resource { close: fun(self) }
function Task:own(resource)
    table.insert(self._owned, resource)
end

---@param resource table owned no longer
function Task:disown(resource)
    remove_value(self._owned, resource)
end

--- Ends the task with results, or with nil and an error. For its own life only.
function Task:settle(first, second, ...)
    if first == nil and type(second) == "table" and Errors.is_kind(second.kind) then
        self._error = second
        self._status = second.kind == "cancelled" and "cancelled" or "failed"
    else
        self._results = { n = select("#", ...) + 2, first, second, ... }
        self._status = "done"
    end
end

--- Closes what an ended task held, ends its children, and tells those who wait for it.
---@param report fun(err: precis.Error) told of every mistake on the way
function Task:conclude(report)
    local function guarded(fn, ...)
        local ok, trace = xpcall(fn, debug.traceback, ...)
        if not ok then
            report(Errors.new("bug", tostring(trace)))
        end
    end
    if self._raised then
        report(self._error)
    end
    if self._parent then
        remove_value(self._parent._children, self)
    end
    for index = #self._children, 1, -1 do
        self._children[index]:cancel("its parent has ended")
    end
    for index = #self._owned, 1, -1 do
        guarded(self._owned[index].close, self._owned[index])
    end
    for __, waiter in ipairs(self._awaiting) do
        waiter:wake()
    end
    for __, listener in ipairs(self._listeners) do
        guarded(listener, self:outcome())
    end
end

return Task
