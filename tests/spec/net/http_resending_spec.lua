local FakeNetwork = require("net.fake_network")
local HttpWorld = require("net.http_world")

describe("an HTTP request whose connection breaks", function()
    local world, network, host

    before_each(function()
        world = HttpWorld.new()
        network = world.network
        host = world.host
    end)

    local function ask_a_server_that_hangs_up_on_the_second_request()
        local answer = FakeNetwork.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        network:listen(HttpWorld.place, function(peer)
            if #network.peers == 1 and peer.requests and peer.received ~= "" then
                peer:finish("closed", 0)
            else
                answer(peer)
            end
        end)
        world:ask({})
    end

    it("is sent once more, on a fresh connection, when the server hung up on an idle one just then", function()
        ask_a_server_that_hangs_up_on_the_second_request()

        local response, body = world:ask({ method = "POST", body = "x" })

        assert.equal(200, response.status)
        assert.equal("hi", body)
        assert.equal(2, #network.peers)
    end)

    it("is not sent once more when that is not allowed", function()
        ask_a_server_that_hangs_up_on_the_second_request()

        local __, err = world:ask({ method = "POST", body = "x", before_repeat = function() end })

        assert.equal("dropped", err.kind)
        assert.is_true(err.sent)
        assert.equal(1, #network.peers)
    end)

    it("is not sent again when a fresh connection drops it", function()
        network:listen(HttpWorld.place, function(peer)
            if peer.received ~= "" then
                peer:finish()
            end
        end)

        local __, err = world:ask({})

        assert.equal("dropped", err.kind)
        assert.is_true(err.sent)
        assert.equal(1, #network.peers)
    end)

    it("is not sent again when a byte of the answer had come", function()
        local answer = FakeNetwork.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        network:listen(HttpWorld.place, function(peer)
            if peer.requests and peer.received ~= "" then
                peer:send("H")
                peer:finish()
            else
                answer(peer)
            end
        end)
        world:ask({})

        local __, err = world:ask({ method = "POST", body = "x" })

        assert.equal("dropped", err.kind)
        assert.equal(1, #network.peers)
    end)

    it("fails at once when all connections are closed for want of a network", function()
        network:listen(HttpWorld.place, function(peer)
            if peer.received:find("/reading", 1, true) then
                peer:send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")
            end
        end)
        network:listen("10.0.0.2:80", "silent")
        local errors = {}
        for __, url in ipairs({ HttpWorld.base .. "/waiting", HttpWorld.base .. "/reading", "http://10.0.0.2/" }) do
            host:spawn(function()
                local response, err = world.http:request({ method = "GET", url = url })
                if response then
                    __, err = response:read_all()
                end
                table.insert(errors, err.kind .. (err.sent and " sent" or ""))
            end)
        end
        host:run_for(1)

        world.http:close_all()
        host.scheduler:turn()

        table.sort(errors)
        assert.same({ "dropped sent", "dropped sent", "offline" }, errors)
        assert.equal(0, network.open)
        assert.equal(0, host.scheduler:count())
    end)

    it("is not sent again on a network that was left, even over a connection used before", function()
        local answer = FakeNetwork.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        network:listen(HttpWorld.place, function(peer)
            if not peer.requests then
                answer(peer)
            end
        end)
        world:ask({})
        local err
        host:spawn(function()
            err = select(2, world.http:request({ method = "GET", url = HttpWorld.base .. "/" }))
        end)
        host:run_for(1)

        world.http:close_all()
        host:run_all(1)

        assert.equal("dropped", err.kind)
        assert.equal(1, #network.dialled)
    end)
end)
