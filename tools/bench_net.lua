--- The plugin's HTTP client alone, driven as fast as it goes, with every step of its tasks on a stopwatch.

local socket = require("socket")

local Http = require("precis.net.http")
local Scheduler = require("precis.async.scheduler")
local Task = require("precis.async.task")

local now, cpu, base_url = ...
local clock = { now = now, wall = now, cpu = cpu }
local bench = {}

local scheduler = Scheduler.new({
    clock = clock,
    select = socket.select,
    wake = function() end,
    on_error = function(__, err)
        error(err.message)
    end,
})
local http = Http.new({ clock = clock, socket = socket, read_file = function() end }, { per_host = 6 })

local longest_step = 0
local step = Task.step
function Task:step()
    local started = cpu()
    local ended = step(self)
    longest_step = math.max(longest_step, cpu() - started)
    return ended
end

local function fetch(path)
    local response = assert(http:request({ method = "GET", url = base_url .. path }))
    return assert(response:read_all())
end

-- Turns without a pause, or with the pauses a device makes.
local function run(fn, with_pauses)
    local task = scheduler:spawn(fn)
    while task:status() == "running" do
        local delay = scheduler:turn()
        if with_pauses and delay then
            socket.sleep(delay)
        end
    end
    return assert(task:outcome())
end

--- Asks for the same so many times, one after another.
function bench.ask_in_turn(path, times, with_pauses)
    run(function()
        for __ = 1, times do
            fetch(path)
        end
        return true
    end, with_pauses)
end

--- Asks for the same so many times, all at once.
function bench.ask_at_once(path, times, with_pauses)
    local functions = {}
    for number = 1, times do
        functions[number] = function()
            return fetch(path)
        end
    end
    run(function()
        return Task.all(functions)
    end, with_pauses)
end

--- Reads one answer; gives its bytes, the processor seconds it took, and those of the longest step.
function bench.stream(path, with_pauses)
    longest_step = 0
    local started = cpu()
    local body = run(function()
        return fetch(path)
    end, with_pauses)
    return #body, cpu() - started, longest_step
end

function bench.close()
    http:close_all()
end

return bench
