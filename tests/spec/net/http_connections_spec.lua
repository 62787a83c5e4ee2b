local HttpWorld = require("net.http_world")

describe("an HTTP client", function()
    local world, network, host

    before_each(function()
        world = HttpWorld.new()
        network = world.network
        host = world.host
    end)

    it("uses one connection for one request after another", function()
        world:serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

        for __ = 1, 5 do
            assert(world:ask({}))
        end

        assert.equal(1, #network.peers)
        assert.same({ open = 1, idle = 1, opened_total = 1, reused_total = 4 }, world.http:stats())
    end)

    it("does not use a connection again that the server wants closed", function()
        world:serve("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nhi")

        world:ask({})
        world:ask({})

        assert.equal(2, #network.peers)
        assert.equal(0, network.open)
    end)

    it("does not use a connection again that has grown old, by either clock", function()
        world:serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        local wall_jump = 0
        host.clock.wall = function()
            return host.time + wall_jump
        end
        world:ask({})
        host.time = host.time + 31
        world:ask({})
        wall_jump = 8 * 3600

        world:ask({})

        assert.equal(3, #network.peers)
        assert.equal(1, network.open)
    end)

    it("does not use a connection again on which something came unasked", function()
        world:serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        world:ask({})
        network.peers[1]:send("HTTP/1.1 408 Too slow\r\n\r\n")

        local response = world:ask({})

        assert.equal(200, response.status)
        assert.equal(2, #network.peers)
    end)

    for what, answer in pairs({
        ["a body"] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi and more",
        ["a head"] = "HTTP/1.1 204 Fine\r\n\r\nand more",
    }) do
        it("does not keep a connection on which more came behind " .. what .. " than was announced", function()
            world:serve(answer)

            world:ask({})

            assert.equal(0, world.http:stats().idle)
            assert.equal(0, network.open)
        end)
    end

    it("tries the next address when one is refused or dead", function()
        world:set_up({}, {
            resolver = {
                lookup = function()
                    return { "10.0.0.7", "10.0.0.8", "10.0.0.1" }
                end,
                forget = function() end,
            },
        })
        network:listen("10.0.0.8:8080", "silent")
        world:serve("HTTP/1.1 204 Fine\r\n\r\n")
        local started = host.time

        local response = world:ask({ url = "http://nas.lan:8080/", deadlines = { connect = 20 } })

        assert.equal(204, response.status)
        assert.is_true(host.time - started < 11)
        assert.equal(1, network.open)
    end)

    it("asks anew for the addresses of a name when none of them could be reached", function()
        local forgotten
        world:set_up({}, {
            resolver = {
                lookup = function()
                    return { "10.0.0.7" }
                end,
                forget = function(__, name)
                    forgotten = name
                end,
            },
        })

        local __, err = world:ask({ url = "http://nas.lan/" })

        assert.equal("offline", err.kind)
        assert.equal("nas.lan", forgotten)
    end)

    it("never has more connections to a host than it may, and serves those who wait in order", function()
        local order, most = {}, 0
        network:listen(HttpWorld.place, function(peer)
            most = math.max(most, network.open)
            if peer.received:find("\r\n\r\n", 1, true) then
                peer.received = ""
                peer:send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 1)
            end
        end)
        world:set_up({ per_host = 6 })
        for number = 1, 12 do
            host:spawn(function()
                assert(world.http:request({ method = "GET", url = HttpWorld.base .. "/" }):read_all())
                table.insert(order, number)
            end)
        end

        host:run_all(3)

        assert.equal(6, most)
        assert.same({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }, order)
        assert.same({ open = 6, idle = 6, opened_total = 6, reused_total = 6 }, world.http:stats())
    end)

    it("leaves no connection behind when its task forgets the answer, or fails", function()
        world:serve("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")
        for __, ending in ipairs({ function() end, error }) do
            host:spawn(function()
                assert(world.http:request({ method = "GET", url = HttpWorld.base .. "/" }))
                ending("a mistake")
            end)
        end

        host:run_all()

        assert.equal(0, network.open)
    end)

    it("leaves requests under way alone when only idle connections are closed", function()
        network:listen(HttpWorld.place, function(peer)
            if peer.received ~= "" then
                peer.received = ""
                peer:send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 5)
            end
        end)
        local body
        host:spawn(function()
            body = world.http:request({ method = "GET", url = HttpWorld.base .. "/" }):read_all()
        end)
        host:run_for(1)

        world.http:close_idle()
        host:run_all(5)
        world.http:close_idle()

        assert.equal("hi", body)
        assert.equal(0, network.open)
    end)
end)
