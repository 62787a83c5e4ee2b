--- Whatever happens at whatever byte of an answer: no Lua error, no hang, no lost byte, no open socket.

local FakeNetwork = require("net.fake_network")
local Http = require("precis.net.http")

local PLACE, URL = "10.0.0.1:80", "http://10.0.0.1/"
local DEADLINES = { connect = 5, first_byte = 10, idle = 10, total = 30 }

local HEAD_SIZED = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n"
local HEAD_CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

-- For each answer, how many bytes of the text have arrived when so many bytes of the answer have.
local ANSWERS = {
    sized = {
        bytes = HEAD_SIZED .. "Hello there",
        arrived = function(count)
            return math.max(count - #HEAD_SIZED, 0)
        end,
    },
    chunked = {
        bytes = HEAD_CHUNKED .. "5\r\nHello\r\n6;x=y\r\n there\r\n0\r\nT: u\r\n\r\n",
        arrived = function(count)
            local first = math.max(math.min(count - #HEAD_CHUNKED - 3, 5), 0)
            return first + math.max(math.min(count - #HEAD_CHUNKED - 17, 6), 0)
        end,
    },
}

local FAULTS = {
    ends = function(peer)
        peer:finish()
    end,
    breaks = function(peer)
        peer:finish("Connection reset by peer")
    end,
    stalls = function() end,
    turns_to_garbage = function(peer)
        peer:send("\0\255\r\n\r\ngarbage\r\n")
        peer:finish()
    end,
}
local EXPECTED = {
    ends = { dropped = true },
    breaks = { dropped = true },
    stalls = { timeout = true },
    turns_to_garbage = { protocol = true, dropped = true },
}

local function receive_with(fault, answer, count, drop)
    local network = FakeNetwork.new()
    network.drop = drop
    network:listen(PLACE, function(peer)
        if peer.received ~= "" and not peer.answered then
            peer.answered = true
            peer:send(answer.bytes:sub(1, count))
            FAULTS[fault](peer)
        end
    end)
    local http = Http.new({ clock = network.host.clock, socket = network.socket, read_file = function() end }, {})
    local seen = {}
    network.host:spawn(function()
        local response, err = http:request({ method = "POST", url = URL, body = "x", deadlines = DEADLINES })
        seen.err = err
        if response then
            seen.body, seen.err, seen.partial = response:read_all()
        end
    end)
    network.host:run_all(31)
    http:close_idle()
    return seen, network
end

describe("an answer", function()
    for name, answer in pairs(ANSWERS) do
        for fault in pairs(FAULTS) do
            for __, drop in ipairs({ 1, 3, math.huge }) do
                local title = "that is %s and %s behind any byte, received by %s, loses nothing"
                it(title:format(name, fault, drop), function()
                    for count = 0, #answer.bytes - 1 do
                        local seen, network = receive_with(fault, answer, count, drop)
                        local where = ("%s after %d bytes"):format(fault, count)

                        assert.same({}, network.host.errors, where)
                        assert.equal(0, network.open, where)
                        if fault ~= "turns_to_garbage" then
                            assert.is_nil(seen.body, where)
                            assert.equal(("Hello there"):sub(1, answer.arrived(count)), seen.partial or "", where)
                        end
                        if seen.err then
                            assert.is_true(EXPECTED[fault][seen.err.kind], where .. ": " .. tostring(seen.err))
                            assert.is_true(seen.err.sent, where)
                        end
                    end
                end)
            end
        end

        it("that is " .. name .. " is the same however its bytes are cut", function()
            for drop = 1, #answer.bytes do
                assert.equal("Hello there", receive_with("stalls", answer, #answer.bytes, drop).body)
            end
        end)
    end
end)
