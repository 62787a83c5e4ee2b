--- The plugin's client with real sockets, driven from Python: what came of each question is a table to read.

local socket = require("socket")

local Client = require("precis.openrouter.client")
local Codec = require("precis.koreader.codec")
local Http = require("precis.net.http")
local Json = require("precis.text.json")
local Scheduler = require("precis.async.scheduler")

local clock, random, found_ssl = ...
local world = { errors = {} }
local json = Json.new(Codec.pick())

local scheduler = Scheduler.new({
    clock = clock,
    select = socket.select,
    wake = function() end,
    on_error = function(__, err)
        table.insert(world.errors, err.message)
    end,
})

local function new_http(options)
    return Http.new({
        clock = clock,
        socket = socket,
        ssl = found_ssl and require("ssl") or nil,
        read_file = function(path)
            return options.files and options.files[path]
        end,
    }, { user_agent = "Precis test", ca_file = options.ca_file })
end

--- A client of its own, with connections of its own.
function world.client(options)
    local http = new_http(options)
    local client = Client.new({ http = http, json = json, clock = clock, random = random }, {
        base_url = options.base_url,
        api_key = function()
            return options.key
        end,
        is_openrouter = options.is_openrouter,
        timeouts = options.timeouts,
        retry_billed = options.retry_billed,
        max_continuations = options.max_continuations,
    })
    return { client = client, http = http }
end

local function handlers(call)
    return {
        on_text = function(delta)
            table.insert(call.shown, delta)
        end,
        on_wait = function(seconds, err)
            if seconds == 0 then
                table.insert(call.waits, err.kind)
            end
        end,
        on_reset = function()
            call.shown = {}
            call.resets = call.resets + 1
        end,
    }
end

local function note(call, completion, err)
    local result = completion or (err and err.partial) or {}
    call.error = err
    call.result = json.decode(json.encode(result))
    call.text = table.concat(call.shown)
end

--- Begins to ask; `request` is JSON. The table is `done` at the end.
function world.ask(pair, request)
    local call = { done = false, shown = {}, waits = {}, resets = 0 }
    local task = scheduler:spawn(function()
        return pair.client:complete(json.decode(request), handlers(call))
    end)
    task:on_done(function(completion, err)
        note(call, completion, err)
        call.done = true
    end)
    call.task = task
    return call
end

--- Calls one of the client's other functions.
function world.call(pair, name, ...)
    local call, arguments = { done = false }, { ... }
    local task = scheduler:spawn(function()
        return pair.client[name](pair.client, unpack(arguments))
    end)
    task:on_done(function(value, err)
        call.value, call.error, call.done = value, err, true
    end)
    return call
end

function world.cancel(call)
    call.task:cancel("Stop")
end

function world.close(pair)
    pair.http:close_all()
end

function world.turn()
    return scheduler:turn()
end

return world
