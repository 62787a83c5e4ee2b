local FakeHost = require("async.fake_host")
local Patience = require("precis.net.patience")
local Stream = require("precis.net.stream")

describe("a stream", function()
    local host

    before_each(function()
        host = FakeHost.new()
    end)

    -- A socket that gives these results of `receive`, one after another, and notes every other call.
    local function scripted(results)
        local calls = {}
        local socket = setmetatable({ calls = calls }, {
            __index = function(__, name)
                return function(__, ...)
                    table.insert(calls, name .. (... ~= nil and " " .. tostring((...)) or ""))
                end
            end,
        })
        function socket.receive()
            local result = assert(table.remove(results, 1), "asked once more after the end")
            return unpack(result, 1, 3)
        end
        return socket
    end

    local function stream_over(results)
        return Stream.new(scripted(results), Patience.new(host.clock))
    end

    it("never asks a socket again that has told its end", function()
        local stream = stream_over({ { nil, "unexpected eof while reading", "abc" } })

        local got, taken, again, err = host:run(function()
            local got = stream:fill()
            local taken = stream:take()
            return got, taken, stream:fill()
        end)

        assert.is_true(got)
        assert.equal("abc", taken)
        assert.is_nil(again)
        assert.equal("dropped", err.kind)
    end)

    it("tells a proper end from a broken connection", function()
        local proper, broken = stream_over({ { nil, "closed", "" } }), stream_over({ { nil, "bad record mac", "" } })

        local first, second, err = host:run(function()
            return proper:fill(), broken:fill()
        end)

        assert.is_false(first)
        assert.is_nil(second)
        assert.truthy(err.message:find("bad record mac", 1, true))
    end)

    it("shuts a TLS connection down before LuaSec can wait for its goodbye to be read", function()
        local plain, order = scripted({}), {}
        local stream = Stream.new(plain, Patience.new(host.clock))
        stream:upgrade({
            settimeout = function() end,
            getfd = function()
                return 7
            end,
            close = function()
                order = { unpack(plain.calls) }
            end,
        })

        stream:close()
        stream:close()

        assert.same({ "settimeout 0", "setfd 7", "shutdown both", "setfd -1" }, order)
    end)

    it("reads lines however they are cut, and whatever ends them", function()
        local pieces = { { nil, "timeout", "fir" }, { nil, "timeout", "st\r\nsec" }, { nil, "closed", "ond\nx" } }
        local stream = stream_over(pieces)

        local first, second = host:run(function()
            return stream:read_line(100), stream:read_line(100)
        end)

        assert.same({ "first", "second" }, { first, second })
        assert.equal("x", stream:take())
    end)

    it("refuses a line as soon as it is too long", function()
        local stream = stream_over({ { nil, "timeout", ("x"):rep(60) }, { nil, "timeout", ("x"):rep(60) } })

        local __, err = host:run(function()
            return stream:read_line(100)
        end)

        assert.equal("too_large", err.kind)
    end)

    it("takes long lines in drops in time proportional to their length", function()
        local results = {}
        for __ = 1, 16000 do
            table.insert(results, { nil, "timeout", "x" })
        end
        table.insert(results, { "\n" })
        local socket, index = scripted({}), 0
        function socket.receive()
            index = index + 1
            return unpack(results[index], 1, 3)
        end
        local stream = Stream.new(socket, Patience.new(host.clock))
        local started = os.clock()

        local line = host:run(function()
            return stream:read_line(16384)
        end)

        assert.equal(16000, #line)
        assert.is_true(os.clock() - started < 2)
    end)

    it("is not quiet when there is anything to be read, or nothing more to come", function()
        for __, result in ipairs({ { "x" }, { nil, "closed", "" }, { nil, "Connection reset by peer", "" } }) do
            assert.is_false(stream_over({ result }):is_quiet())
        end
        assert.is_true(stream_over({ { nil, "timeout", "" } }):is_quiet())
        assert.is_true(stream_over({ { nil, "wantread", "" } }):is_quiet())
    end)
end)
