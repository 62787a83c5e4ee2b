--- Scheduled functions, ordered by when they are due; equal times keep the order of scheduling.

local Leftovers = require("harness.leftovers")

local Tasks = {}
Tasks.__index = Tasks

function Tasks.new()
    return setmetatable({ _queue = {} }, Tasks)
end

-- The queue runs from the latest to the earliest, so that the next task is taken from its end.
function Tasks:add(moment, action, args)
    local queue = self._queue
    local low, high = 1, #queue + 1
    while low < high do
        local middle = math.floor((low + high) / 2)
        if queue[middle].moment <= moment then
            high = middle
        else
            low = middle + 1
        end
    end
    local task = {
        moment = moment,
        action = action,
        args = args,
        traceback = debug.traceback("scheduled", 4),
        is_plugins = Leftovers.is_called_by_plugin(),
    }
    table.insert(queue, low, task)
end

--- Forgets every task that would call `action`.
---@return boolean whether there was one
function Tasks:remove(action)
    local found = false
    for index = #self._queue, 1, -1 do
        if self._queue[index].action == action then
            table.remove(self._queue, index)
            found = true
        end
    end
    return found
end

function Tasks:next_moment()
    local task = self._queue[#self._queue]
    return task and task.moment
end

--- Takes the earliest task off the queue when it is due.
function Tasks:take_due(now)
    local moment = self:next_moment()
    if moment and moment <= now then
        return table.remove(self._queue)
    end
end

function Tasks:shift(by)
    for __, task in ipairs(self._queue) do
        task.moment = task.moment + by
    end
end

function Tasks:clear()
    self._queue = {}
end

--- For tests: what is scheduled, the earliest first.
function Tasks:list()
    local tasks = {}
    for index = #self._queue, 1, -1 do
        table.insert(tasks, self._queue[index])
    end
    return tasks
end

return Tasks
