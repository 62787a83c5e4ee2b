--- UIManager's part that runs functions later.

local border = require("harness.border")
local time = require("ui/time")

local TASK_COST = 1 -- microsecond of virtual time; on a device too, no two tasks start at the same moment

local Scheduling = {}

function Scheduling:schedule(moment, action, ...)
    assert(type(moment) == "number", "a task needs a time")
    assert(action ~= nil, "No action")
    self._tasks:add(moment, action, table.pack(...))
    self._tasks_changed = true
end

function Scheduling:scheduleIn(seconds, action, ...)
    assert(seconds >= 0, "Only positive seconds allowed")
    self:schedule(time.now() + time.s(seconds), action, ...)
end

function Scheduling:nextTick(action, ...)
    return self:scheduleIn(0, action, ...)
end

--- Unlike the others this one returns something: what to unschedule while the first tick has not come.
function Scheduling:tickAfterNext(action, ...)
    local function wait_once_more(...)
        self:nextTick(action, ...)
    end
    self:nextTick(wait_once_more, ...)
    return wait_once_more
end

function Scheduling:unschedule(action)
    assert(action ~= nil, "unschedule needs the scheduled function")
    return self._tasks:remove(action)
end

function Scheduling:shiftScheduledTasksBy(by)
    self._tasks:shift(by)
end

function Scheduling:debounce(seconds, immediate, action)
    local arguments, called_at, waiting, result
    local function when_quiet()
        local quiet = time.to_s(time.now() - called_at)
        if quiet < seconds then
            self:scheduleIn(seconds - quiet, when_quiet)
            return
        end
        waiting = false
        if not immediate then
            result = action(unpack(arguments, 1, arguments.n))
        end
    end
    return function(...)
        arguments, called_at = table.pack(...), time.now()
        if not waiting then
            waiting = true
            self:scheduleIn(seconds, when_quiet)
            if immediate then
                result = action(...)
            end
        end
        return result
    end
end

function Scheduling:getNextTaskTime()
    local moment = self._tasks:next_moment()
    return moment and moment - time.now()
end

function Scheduling:getTime()
    return self._now
end

function Scheduling:getElapsedTimeSinceBoot()
    return self._now
end

-- Tasks that became due after the pass began wait for the next one, so that a repaint comes between.
function Scheduling:_checkTasks()
    self._now = time.now()
    self._tasks_changed = false
    local ran = false
    local task = self._tasks:take_due(self._now)
    while task do
        ran = true
        border.spend(TASK_COST)
        task.action(unpack(task.args, 1, task.args.n))
        task = self._tasks:take_due(self._now)
    end
    return ran
end

return Scheduling
