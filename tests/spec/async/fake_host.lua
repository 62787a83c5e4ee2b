--- A host for the scheduler whose time only moves when a spec moves it, and sockets that are ready when told so.

local Scheduler = require("precis.async.scheduler")

local FakeHost = {}
FakeHost.__index = FakeHost

--- A clock and a `select` of its own, and a scheduler over them. Bugs in tasks are kept in `errors`.
function FakeHost.new()
    local host = setmetatable({ time = 100, cpu = 0, wakes = {}, errors = {}, ready = {}, selected = 0 }, FakeHost)
    host.clock = {
        now = function()
            return host.time
        end,
        wall = function()
            return 1790000000 + host.time
        end,
        cpu = function()
            return host.cpu
        end,
    }
    host.scheduler = Scheduler.new({
        clock = host.clock,
        select = function(readers, writers)
            return host:select(readers, writers)
        end,
        wake = function(seconds)
            table.insert(host.wakes, seconds)
        end,
        on_error = function(task, err)
            table.insert(host.errors, { task = task, err = err })
        end,
    })
    return host
end

local function ready_ones(sockets, ready, mode)
    local found = {}
    for __, socket in ipairs(sockets) do
        if ready[socket] == mode or (socket.is_ready and socket:is_ready(mode)) then
            table.insert(found, socket)
        end
    end
    return found
end

function FakeHost:select(readers, writers)
    self.selected = self.selected + 1
    if self.select_error then
        error(self.select_error)
    end
    return ready_ones(readers, self.ready, "read"), ready_ones(writers, self.ready, "write")
end

function FakeHost:spawn(fn, options)
    return self.scheduler:spawn(fn, options)
end

--- Turns at each time the scheduler asks for one, up to `seconds` from now; the clock ends there.
function FakeHost:run_for(seconds)
    local last = self.time + seconds
    for __ = 1, 100000 do
        local delay = self.scheduler:turn()
        if not delay or self.time + delay > last then
            self.time = last
            return
        end
        self.time = self.time + delay
    end
    error("the scheduler never comes to rest")
end

--- Turns until no task is left; fails when that takes more than `limit` seconds of the fake clock (default 3600).
function FakeHost:run_all(limit)
    local last = self.time + (limit or 3600)
    while self.scheduler:count() > 0 do
        local delay = self.scheduler:turn()
        assert(self.scheduler:count() == 0 or delay, "tasks are left, but nobody will wake them")
        self.time = self.time + (delay or 0)
        assert(self.time <= last, "tasks are still running past the limit")
    end
end

--- Runs a function as a task to its end and returns its results.
function FakeHost:run(fn, options)
    local task = self:spawn(fn, options)
    while task:status() == "running" do
        self.time = self.time + assert(self.scheduler:turn() or (task:status() ~= "running" and 0), "the task is stuck")
    end
    return task:outcome()
end

return FakeHost
