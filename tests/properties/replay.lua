--- Plays scripted replies to the client, in memory and in no time, and tells what came of it as JSON.

local Client = require("precis.openrouter.client")
local Codec = require("precis.koreader.codec")
local Failure = require("precis.openrouter.failure")
local Json = require("precis.text.json")
local Sse = require("precis.openrouter.sse")
local Support = require("openrouter.support")

local KEY = ...
local replay = {}

local function client_over(clock, http, is_openrouter)
    return Client.new({
        http = http,
        json = Support.json,
        clock = clock,
        random = function()
            return 0.5
        end,
        log = nil,
    }, {
        base_url = "https://openrouter.ai/api/v1",
        is_openrouter = is_openrouter,
        api_key = function()
            return KEY
        end,
        max_continuations = 0,
    })
end

local function script_of(replies)
    local script = {}
    for index = 1, #replies do
        local reply = replies[index]
        script[index] = { status = reply.status, headers = reply.headers or {}, steps = reply.steps }
    end
    return script
end

--- Asks with these replies to come, one for each request; the last one for all further ones.
function replay.ask(replies, stream)
    local clock = Support.clock()
    local http = Support.http(clock, script_of(replies))
    local shown, waited, thoughts = {}, 0, {}
    local started = clock.now()
    local answer, err = Support.run(clock, function()
        return client_over(clock, http):complete({
            model = "m/m",
            stream = stream,
            messages = { { role = "user", content = "Who?" } },
        }, {
            on_text = function(delta)
                shown[#shown + 1] = delta
            end,
            on_reasoning = function(delta)
                thoughts[#thoughts + 1] = delta
            end,
            on_wait = function(seconds)
                waited = waited + (seconds == 0 and 1 or 0)
            end,
            on_reset = function()
                shown = {}
            end,
        })
    end)
    local fields = {}
    for name, value in pairs(err or {}) do
        fields[name] = name ~= "partial" and value or nil
    end
    return assert(Support.json.encode({
        answer = answer or (err and err.partial),
        is_whole = answer ~= nil,
        error = err and fields,
        shown = table.concat(shown),
        thoughts = table.concat(thoughts),
        requests = #http.requests,
        waits = waited,
        seconds = clock.now() - started,
    }))
end

--- Calls another function of the client.
function replay.call(replies, name, argument)
    local clock = Support.clock()
    local http = Support.http(clock, script_of(replies))
    local value, err = Support.run(clock, function()
        local client = client_over(clock, http)
        return client[name](client, argument)
    end)
    return value, err
end

--- The events of a stream fed in these pieces, as JSON.
function replay.events(pieces)
    local parser, events = Sse.new(), Support.json.array({})
    for index = 1, #pieces do
        for __, event in ipairs(assert(parser:feed(pieces[index]))) do
            events[#events + 1] = event
        end
    end
    for __, event in ipairs(parser:finish()) do
        events[#events + 1] = event
    end
    return assert(Support.json.encode(events))
end

--- The error that a reply with an error status is turned into, as JSON.
function replay.failure(status, body, headers)
    local err = Failure.from_response(status, body, {
        json = Support.json,
        wall = 1790000000,
        key = KEY,
        headers = headers,
    })
    return assert(Support.json.encode(setmetatable(err, nil)))
end

--- What JSON text says, written again; nil when it is not JSON.
function replay.rewritten(codec_name, text)
    local json = Json.new(assert(Codec.load(codec_name)))
    local value, err = json.decode(text)
    if value == nil then
        assert(err.kind == "bad_json")
        return nil
    end
    return assert(json.encode(value))
end

return replay
