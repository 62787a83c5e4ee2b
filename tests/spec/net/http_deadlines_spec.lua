local HttpWorld = require("net.http_world")
local Task = require("precis.async.task")

describe("an HTTP request", function()
    local world, network, host

    before_each(function()
        world = HttpWorld.new()
        network = world.network
        host = world.host
    end)

    it("waits for a free connection no longer than its whole time", function()
        network:listen(HttpWorld.place, function() end)
        world:set_up({ per_host = 1 })
        host:spawn(function()
            world.http:request({ method = "GET", url = HttpWorld.base .. "/" })
        end)
        host.scheduler:turn()

        local __, err = world:ask({ deadlines = { total = 5 } })

        assert.equal("timeout", err.kind)
        assert.equal("total", err.phase)
        assert.is_nil(err.sent)
    end)

    describe("that takes too long", function()
        local function phase_of(server, deadlines)
            network:listen(HttpWorld.place, server)
            local started = host.time
            local __, err = world:ask({ deadlines = deadlines, method = "POST", body = ("x"):rep(100000) })
            assert.equal("timeout", err.kind)
            assert.equal(0, network.open)
            return { phase = err.phase, seconds = math.floor(host.time - started + 0.01), sent = err.sent }
        end

        it("to connect fails in the phase connect", function()
            assert.same({ phase = "connect", seconds = 20 }, phase_of("silent"))
        end)

        it("to be sent fails as idle, not as sent", function()
            assert.same({ phase = "idle", seconds = 7 }, phase_of(function(peer)
                peer.window = math.min(peer.window, 50000)
            end, { idle = 7 }))
        end)

        it("to be answered fails in the phase first_byte, as sent", function()
            local waited = phase_of(function() end, { first_byte = 9 })

            assert.same({ phase = "first_byte", seconds = 9, sent = true }, waited)
        end)

        it("in the middle of an answer fails as idle", function()
            local answered = phase_of(function(peer)
                if not peer.answered then
                    peer.answered = true
                    peer:send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")
                    peer:send("c", 5)
                end
            end, { idle = 8 })

            assert.same({ phase = "idle", seconds = 13, sent = true }, answered)
        end)

        it("altogether fails as total, even when bytes keep dripping", function()
            local answered = phase_of(function(peer)
                if not peer.answered then
                    peer.answered = true
                    peer:send("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")
                    for second = 1, 100 do
                        peer:send("x", second)
                    end
                end
            end, { idle = 8, total = 30 })

            assert.same({ phase = "total", seconds = 30, sent = true }, answered)
        end)
    end)

    it("ends in time also when bytes are always there to be read", function()
        world:serve("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" .. ("x"):rep(1000))
        network.drop = 10

        local received, err = host:run(function()
            local request = { method = "GET", url = HttpWorld.base .. "/", deadlines = { total = 30 } }
            local response = assert(world.http:request(request))
            local received = 0
            while true do
                local chunk, err = response:read()
                if not chunk then
                    return received, err
                end
                received = received + #chunk
                host.time = host.time + 1
            end
        end)

        assert.equal("total", err.phase)
        assert.is_true(received > 250 and received < 350)
    end)

    it("can be read on after the caller's own deadline", function()
        network:listen(HttpWorld.place, function(peer)
            if peer.received ~= "" then
                peer:send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")
                peer:send("cd", 10)
            end
        end)

        local kinds = { host:run(function()
            local response = assert(world.http:request({ method = "GET", url = HttpWorld.base .. "/" }))
            local first = response:read()
            local __, err = response:read(Task.now() + 3)
            return first, err.kind, response:read(), response:read()
        end) }

        assert.same({ "ab", "timeout", "cd" }, kinds)
        assert.equal(1, world.http:stats().idle)
    end)

    for __, phase in ipairs({ "connecting", "sending", "waiting", "reading" }) do
        it("closes its connection in the turn after a cancel while " .. phase, function()
            network:listen(HttpWorld.place, phase == "connecting" and "silent" or function(peer)
                if phase == "sending" then
                    peer.window = math.min(peer.window, 100)
                elseif phase == "reading" and peer.received ~= "" then
                    peer:send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")
                end
            end)
            local err
            local task = host:spawn(function()
                local response
                local request = { method = "POST", url = HttpWorld.base .. "/", body = ("x"):rep(1000) }
                response, err = world.http:request(request)
                if response then
                    __, err = response:read_all()
                end
            end)
            host:run_for(1)
            assert.equal(1, network.open)

            task:cancel("Stop")
            host.scheduler:turn()

            assert.equal(0, network.open)
            assert.equal("cancelled", err.kind)
            assert.equal((phase == "waiting" or phase == "reading") and true or nil, err.sent)
            assert.equal(0, host.scheduler:count())
        end)
    end
end)
