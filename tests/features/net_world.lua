--- The plugin's HTTP client with real sockets, as a test in Python drives it.
--
-- Requests run as tasks; what came of each is a table that Python reads: status, headers, body (or what had come of
-- it), kind, and the error's other fields.

local socket = require("socket")
local ssl = require("ssl")

local Http = require("precis.net.http")
local Resolver = require("precis.net.resolver")
local Scheduler = require("precis.async.scheduler")

local clock, options, files, name_server_port = ...
local world = { errors = {}, longest_step = 0 }

local scheduler = Scheduler.new({
    clock = clock,
    select = socket.select,
    wake = function() end,
    on_error = function(__, err)
        table.insert(world.errors, err.message)
    end,
})

local function read_file(path)
    return files[path]
end

local resolver = Resolver.new({
    socket = socket,
    clock = clock,
    read_file = read_file,
}, { port = name_server_port })

local function whether_listed(list)
    return list and function(host)
        return list[host] == true
    end
end

local http = Http.new({
    clock = clock,
    socket = socket,
    ssl = not options.without_ssl and ssl or nil,
    read_file = read_file,
    resolver = resolver,
}, {
    user_agent = "Precis test",
    ca_file = options.ca_file,
    proxy = options.proxy,
    pins = options.pins,
    per_host = options.per_host,
    allow_unverified_tls = whether_listed(options.unverified),
    allow_insecure_http = whether_listed(options.insecure),
})

local function note_error(call, err)
    call.kind, call.message, call.phase = err.kind, err.message, err.phase
    call.why, call.sent, call.fingerprint = err.why, err.sent, err.fingerprint
end

local function read_body(call, response)
    call.status, call.reason, call.headers = response.status, response.reason, response.headers
    local parts = {}
    while true do
        local chunk, err = response:read()
        if not chunk then
            call.body = table.concat(parts)
            return err
        end
        table.insert(parts, chunk)
        call.received = (call.received or 0) + #chunk
    end
end

--- Begins a request; the table fills as it goes on, and is `done` at its end.
function world.request(request)
    local call = { done = false }
    call.task = scheduler:spawn(function()
        local response, err = http:request(request)
        if response then
            err = read_body(call, response)
        end
        if err then
            note_error(call, err)
        end
    end)
    call.task:on_done(function()
        call.done = true
    end)
    return call
end

function world.turn()
    local started = os.clock()
    local delay = scheduler:turn()
    world.longest_step = math.max(world.longest_step, os.clock() - started)
    return delay
end

function world.cancel(call)
    call.task:cancel("Stop")
end

function world.count()
    return scheduler:count()
end

function world.stats()
    return http:stats()
end

function world.close_idle()
    http:close_idle()
end

function world.close_all()
    http:close_all()
end

return world
