--- One request over a network in memory, for properties: the answer's bytes come in any pieces and end in any way.

package.path = ... .. "/?.lua;" .. package.path

local FakeNetwork = require("net.fake_network")
local Http = require("precis.net.http")

local PLACE, URL = "10.0.0.1:80", "http://10.0.0.1/"
local DEADLINES = { connect = 5, first_byte = 10, idle = 10, total = 60 }
local LIMITS = { body = 1000000 }

local InMemory = {}

local function send_pieces(peer, pieces, ending)
    for index = 1, #pieces do
        if pieces[index] ~= "" then
            peer:send(pieces[index], (index - 1) * 0.01)
        end
    end
    if ending then
        peer:finish(ending, #pieces * 0.01)
    end
end

local function read_body(result, response)
    local parts = {}
    result.status, result.headers = response.status, response.headers
    while true do
        local chunk, err = response:read()
        if not chunk then
            result.body, result.is_complete = table.concat(parts), not err
            return err
        end
        table.insert(parts, chunk)
    end
end

--- What the client makes of an answer. `ending` is "closed", an error's words, or nil for silence.
function InMemory.ask(method, pieces, ending)
    local network = FakeNetwork.new()
    network:listen(PLACE, function(peer)
        if peer.received ~= "" and not peer.answered then
            peer.answered = true
            send_pieces(peer, pieces, ending)
        end
    end)
    local deps = { clock = network.host.clock, socket = network.socket, read_file = function() end }
    local http = Http.new(deps, { limits = LIMITS })
    local result = { attempts = 0 }
    network.host:spawn(function()
        local response, err = http:request({ method = method, url = URL, deadlines = DEADLINES })
        if response then
            err = read_body(result, response)
        end
        result.kind, result.sent = err and err.kind, err and err.sent
    end)
    network.host:run_all(61)
    result.idle = http:stats().idle
    http:close_idle()
    result.open, result.connections = network.open, #network.peers
    result.errors = #network.host.errors > 0 and network.host.errors[1].err.message or nil
    return result
end

--- The bytes that leave the device for a request, or the kind of its refusal.
function InMemory.sent(request)
    local network = FakeNetwork.new()
    local bytes = ""
    network:listen(PLACE, function(peer)
        bytes = peer.received
        if bytes ~= "" then
            peer:finish("closed", 1)
        end
    end)
    local deps = { clock = network.host.clock, socket = network.socket, read_file = function() end }
    local kind
    network.host:spawn(function()
        local __, err = Http.new(deps, {}):request(request)
        kind = err and err.kind
    end)
    network.host:run_all(61)
    assert(#network.host.errors == 0, network.host.errors[1] and network.host.errors[1].err.message)
    return bytes, kind
end

return InMemory
