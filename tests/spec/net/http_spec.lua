local FakeNetwork = require("net.fake_network")
local Http = require("precis.net.http")
local Task = require("precis.async.task")

local PLACE = "10.0.0.1:8080"
local BASE = "http://10.0.0.1:8080"

describe("an HTTP request", function()
    local network, host, http

    local function new_http(options, deps)
        deps = deps or {}
        return Http.new({
            clock = network.host.clock,
            socket = network.socket,
            ssl = deps.ssl,
            read_file = function() end,
            resolver = deps.resolver,
        }, options or {})
    end

    before_each(function()
        network = FakeNetwork.new()
        host = network.host
        http = new_http()
    end)

    -- Sends a request and reads its answer to the end; gives both, or nil and the error and what had come before it.
    local function ask(request)
        request.url = request.url or BASE .. "/"
        request.method = request.method or "GET"
        return host:run(function()
            local response, err = http:request(request)
            if not response then
                return nil, err
            end
            local body, partial
            body, err, partial = response:read_all()
            if err then
                err.partial_body = partial
                return nil, err
            end
            return response, body
        end)
    end

    local function serve(answer, then_finish)
        network:listen(PLACE, FakeNetwork.answering(answer, then_finish))
    end

    it("goes out with its length, its host and its headers in order", function()
        serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        http = new_http({ user_agent = "Precis" })

        ask({
            method = "POST",
            url = BASE .. "/a?b=c",
            headers = { ["X-Two"] = "2", Authorization = "Bearer k" },
            body = "text",
        })

        local sent = network.peers[1].requests[1]
        assert.equal(
            "POST /a?b=c HTTP/1.1\r\nHost: 10.0.0.1:8080\r\nUser-Agent: Precis\r\n"
                .. "Authorization: Bearer k\r\nX-Two: 2\r\nContent-Length: 4\r\n\r\n",
            sent.head
        )
        assert.equal("text", sent.body)
    end)

    it("gives the answer's status, reason, headers and body", function()
        serve("HTTP/1.1 404 Not here\r\nX-Thing: a\r\nx-thing:  b \r\nContent-Length: 5\r\n\r\nsorry")

        local response, body = ask({})

        assert.equal(404, response.status)
        assert.equal("Not here", response.reason)
        assert.equal("a, b", response.headers["x-thing"])
        assert.equal("sorry", body)
    end)

    it("uses one connection for one request after another", function()
        serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

        for __ = 1, 5 do
            assert(ask({}))
        end

        assert.equal(1, #network.peers)
        assert.same({ open = 1, idle = 1, opened_total = 1, reused_total = 4 }, http:stats())
    end)

    it("does not use a connection again that the server wants closed", function()
        serve("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nhi")

        ask({})
        ask({})

        assert.equal(2, #network.peers)
        assert.equal(0, network.open)
    end)

    it("does not use a connection again that has grown old, by either clock", function()
        serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        local wall_jump = 0
        host.clock.wall = function()
            return host.time + wall_jump
        end
        ask({})
        host.time = host.time + 31
        ask({})
        wall_jump = 8 * 3600

        ask({})

        assert.equal(3, #network.peers)
        assert.equal(1, network.open)
    end)

    it("does not use a connection again on which something came unasked", function()
        serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        ask({})
        network.peers[1]:send("HTTP/1.1 408 Too slow\r\n\r\n")

        local response = ask({})

        assert.equal(200, response.status)
        assert.equal(2, #network.peers)
    end)

    for what, answer in pairs({
        ["a body"] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi and more",
        ["a head"] = "HTTP/1.1 204 Fine\r\n\r\nand more",
    }) do
        it("does not keep a connection on which more came behind " .. what .. " than was announced", function()
            serve(answer)

            ask({})

            assert.equal(0, http:stats().idle)
            assert.equal(0, network.open)
        end)
    end

    it("is sent once more, on a fresh connection, when the server hung up on an idle one just then", function()
        local answer = FakeNetwork.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        network:listen(PLACE, function(peer)
            if #network.peers == 1 and peer.requests and peer.received ~= "" then
                peer:finish("closed", 0)
            else
                answer(peer)
            end
        end)
        ask({})

        local response, body = ask({ method = "POST", body = "x" })

        assert.equal(200, response.status)
        assert.equal("hi", body)
        assert.equal(2, #network.peers)
    end)

    it("is not sent once more when that is not allowed", function()
        local answer = FakeNetwork.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        network:listen(PLACE, function(peer)
            if #network.peers == 1 and peer.requests and peer.received ~= "" then
                peer:finish("closed", 0)
            else
                answer(peer)
            end
        end)
        ask({})

        local __, err = ask({ method = "POST", body = "x", before_repeat = function() end })

        assert.equal("dropped", err.kind)
        assert.is_true(err.sent)
        assert.equal(1, #network.peers)
    end)

    it("is not sent again when a fresh connection drops it", function()
        network:listen(PLACE, function(peer)
            if peer.received ~= "" then
                peer:finish()
            end
        end)

        local __, err = ask({})

        assert.equal("dropped", err.kind)
        assert.is_true(err.sent)
        assert.equal(1, #network.peers)
    end)

    it("is not sent again when a byte of the answer had come", function()
        local answer = FakeNetwork.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        network:listen(PLACE, function(peer)
            if peer.requests and peer.received ~= "" then
                peer:send("H")
                peer:finish()
            else
                answer(peer)
            end
        end)
        ask({})

        local __, err = ask({ method = "POST", body = "x" })

        assert.equal("dropped", err.kind)
        assert.equal(1, #network.peers)
    end)

    it("passes over interim answers", function()
        local interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
        serve(interim .. "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!")

        local response, body = ask({})

        assert.equal(200, response.status)
        assert.is_nil(response.headers.link)
        assert.equal("!", body)
    end)

    it("follows no redirect", function()
        serve("HTTP/1.1 302 Found\r\nLocation: http://10.0.0.2/\r\nContent-Length: 0\r\n\r\n")

        local response = ask({ headers = { Authorization = "Bearer secret" } })

        assert.equal(302, response.status)
        assert.same({ PLACE }, network.dialled)
    end)

    it("reads an answer that ends with its connection", function()
        serve("HTTP/1.0 200 OK\r\n\r\nall of it", true)

        local __, body = ask({})

        assert.equal("all of it", body)
        assert.equal(0, network.open)
    end)

    it("hands out what came before the connection broke", function()
        serve("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf an ans", true)

        local __, err = ask({})

        assert.equal("dropped", err.kind)
        assert.is_true(err.sent)
        assert.equal("half an ans", err.partial_body)
    end)

    it("still hears a server that refuses a large request before it has read all of it", function()
        network:listen(PLACE, function(peer)
            if #peer.received > 1000 and not peer.has_hung_up then
                peer.window = 1
                peer:send("HTTP/1.1 413 Too large\r\nContent-Length: 0\r\n\r\n")
                peer:finish()
            end
        end)

        local response = ask({ method = "POST", body = ("x"):rep(200000) })

        assert.equal(413, response.status)
        assert.equal(0, network.open)
    end)

    for __, case in ipairs({
        { "connection refused", nil, "offline" },
        { "an SSH server", "SSH-2.0-OpenSSH_9.2\r\n", "protocol" },
        { "an old HTTP/0.9 server", "<html>", "protocol" },
        { "HTTP/2", "HTTP/2 200\r\n\r\n", "protocol" },
        { "a status that is no number", "HTTP/1.1 2xx OK\r\n\r\n", "protocol" },
        { "a status below 100", "HTTP/1.1 099 Low\r\n\r\n", "protocol" },
        { "a protocol change", "HTTP/1.1 101 Switching\r\n\r\n", "protocol" },
        { "a header without a colon", "HTTP/1.1 200 OK\r\nwrong\r\n\r\n", "protocol" },
        { "a blank before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n", "protocol" },
        { "a NUL in a header", "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n", "protocol" },
        { "two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "protocol" },
        { "a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "protocol" },
        { "a huge length", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "protocol" },
        {
            "length and chunks",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "protocol",
        },
        { "an unknown coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "protocol" },
        { "a line without end", "HTTP/1.1 200 " .. ("x"):rep(20000), "too_large" },
        { "too many headers", "HTTP/1.1 200 OK\r\n" .. ("X: y\r\n"):rep(300), "too_large" },
        { "too much of a head", "HTTP/1.1 200 OK\r\n" .. ("X: " .. ("y"):rep(9000) .. "\r\n"):rep(8), "too_large" },
        { "interim answers for ever", ("HTTP/1.1 100 Continue\r\n\r\n"):rep(20), "protocol" },
    }) do
        local what, answer, kind = case[1], case[2], case[3]

        it("fails as " .. kind .. " on " .. what, function()
            if answer then
                serve(answer)
            end

            local response, err = ask({})

            assert.is_nil(response)
            assert.equal(kind, err.kind)
            assert.equal(answer and true or nil, err.sent)
            assert.equal(0, network.open)
            assert.same({}, host.errors)
        end)
    end

    for __, case in ipairs({
        { "a line break in a header", { headers = { ["X-A"] = "b\r\nX-Evil: c" } }, "bug" },
        { "a line break in a header's name", { headers = { ["X-A\r\nX-Evil"] = "b" } }, "bug" },
        { "a NUL in a header", { headers = { ["X-A"] = "b\0" } }, "bug" },
        { "a length of the caller's own", { headers = { ["content-length"] = "3" } }, "bug" },
        { "a host of the caller's own", { headers = { Host = "example.org" } }, "bug" },
        { "a line break in the method", { method = "GET / HTTP/1.1\r\nX: y" }, "bug" },
        { "a line break in the address", { url = BASE .. "/a\r\nX-Evil: b" }, "bad_url" },
        { "a blank in the address", { url = BASE .. "/a b" }, "bad_url" },
        { "an address of another kind", { url = "ftp://10.0.0.1/" }, "bad_url" },
        { "http to a public address", { url = "http://8.8.8.8/" }, "insecure" },
        { "https without LuaSec", { url = "https://10.0.0.1/" }, "tls" },
    }) do
        local what, request, kind = case[1], case[2], case[3]

        it("is refused as " .. kind .. ", with nothing sent, for " .. what, function()
            serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

            local __, err = ask(request)

            assert.equal(kind, err.kind)
            assert.is_nil(err.sent)
            assert.same({}, network.dialled)
            assert.is_nil(tostring(err):find("Evil", 1, true))
        end)
    end

    it("goes in clear text to a public address only where the reader insists", function()
        network:listen("8.8.8.8:80", FakeNetwork.answering("HTTP/1.1 204 Fine\r\n\r\n"))
        http = new_http({
            allow_insecure_http = function(name)
                return name == "8.8.8.8"
            end,
        })

        local response = ask({ url = "http://8.8.8.8/" })

        assert.equal(204, response.status)
    end)

    it("goes in clear text to a name only when the name is on the local network", function()
        local addresses = { ["nas.lan"] = { "192.168.1.5" }, ["evil.lan"] = { "93.184.216.34" } }
        http = new_http({}, {
            resolver = {
                lookup = function(__, name)
                    return addresses[name]
                end,
                forget = function() end,
            },
        })
        network:listen("192.168.1.5:80", FakeNetwork.answering("HTTP/1.1 204 Fine\r\n\r\n"))
        network:listen("93.184.216.34:80", FakeNetwork.answering("HTTP/1.1 204 Fine\r\n\r\n"))

        local inside = ask({ url = "http://nas.lan/" })
        local __, err = ask({ url = "http://evil.lan/" })

        assert.equal(204, inside.status)
        assert.equal("insecure", err.kind)
        assert.same({ "192.168.1.5:80" }, network.dialled)
    end)

    it("tries the next address when one is refused or dead", function()
        http = new_http({}, {
            resolver = {
                lookup = function()
                    return { "10.0.0.7", "10.0.0.8", "10.0.0.1" }
                end,
                forget = function() end,
            },
        })
        network:listen("10.0.0.8:8080", "silent")
        serve("HTTP/1.1 204 Fine\r\n\r\n")
        local started = host.time

        local response = ask({ url = "http://nas.lan:8080/", deadlines = { connect = 20 } })

        assert.equal(204, response.status)
        assert.is_true(host.time - started < 11)
        assert.equal(1, network.open)
    end)

    it("asks anew for the addresses of a name when none of them could be reached", function()
        local forgotten
        http = new_http({}, {
            resolver = {
                lookup = function()
                    return { "10.0.0.7" }
                end,
                forget = function(__, name)
                    forgotten = name
                end,
            },
        })

        local __, err = ask({ url = "http://nas.lan/" })

        assert.equal("offline", err.kind)
        assert.equal("nas.lan", forgotten)
    end)

    it("never has more connections to a host than it may, and serves those who wait in order", function()
        local order, most = {}, 0
        network:listen(PLACE, function(peer)
            most = math.max(most, network.open)
            if peer.received:find("\r\n\r\n", 1, true) then
                peer.received = ""
                peer:send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 1)
            end
        end)
        http = new_http({ per_host = 6 })
        for number = 1, 12 do
            host:spawn(function()
                assert(http:request({ method = "GET", url = BASE .. "/" }):read_all())
                table.insert(order, number)
            end)
        end

        host:run_all(3)

        assert.equal(6, most)
        assert.same({ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }, order)
        assert.same({ open = 6, idle = 6, opened_total = 6, reused_total = 6 }, http:stats())
    end)

    it("waits for a free connection no longer than its whole time", function()
        network:listen(PLACE, function() end)
        http = new_http({ per_host = 1 })
        host:spawn(function()
            http:request({ method = "GET", url = BASE .. "/" })
        end)
        host.scheduler:turn()

        local __, err = ask({ deadlines = { total = 5 } })

        assert.equal("timeout", err.kind)
        assert.equal("total", err.phase)
        assert.is_nil(err.sent)
    end)

    describe("that takes too long", function()
        local function phase_of(server, deadlines)
            network:listen(PLACE, server)
            local started = host.time
            local __, err = ask({ deadlines = deadlines, method = "POST", body = ("x"):rep(100000) })
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
        serve("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" .. ("x"):rep(1000))
        network.drop = 10

        local received, err = host:run(function()
            local response = assert(http:request({ method = "GET", url = BASE .. "/", deadlines = { total = 30 } }))
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
        network:listen(PLACE, function(peer)
            if peer.received ~= "" then
                peer:send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab")
                peer:send("cd", 10)
            end
        end)

        local kinds = { host:run(function()
            local response = assert(http:request({ method = "GET", url = BASE .. "/" }))
            local first = response:read()
            local __, err = response:read(Task.now() + 3)
            return first, err.kind, response:read(), response:read()
        end) }

        assert.same({ "ab", "timeout", "cd" }, kinds)
        assert.equal(1, http:stats().idle)
    end)

    for __, phase in ipairs({ "connecting", "sending", "waiting", "reading" }) do
        it("closes its connection in the turn after a cancel while " .. phase, function()
            network:listen(PLACE, phase == "connecting" and "silent" or function(peer)
                if phase == "sending" then
                    peer.window = math.min(peer.window, 100)
                elseif phase == "reading" and peer.received ~= "" then
                    peer:send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")
                end
            end)
            local err
            local task = host:spawn(function()
                local response
                response, err = http:request({ method = "POST", url = BASE .. "/", body = ("x"):rep(1000) })
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

    it("leaves no connection behind when its task forgets the answer, or fails", function()
        serve("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")
        for __, ending in ipairs({ function() end, error }) do
            host:spawn(function()
                assert(http:request({ method = "GET", url = BASE .. "/" }))
                ending("a mistake")
            end)
        end

        host:run_all()

        assert.equal(0, network.open)
    end)

    it("fails at once when all connections are closed for want of a network", function()
        network:listen(PLACE, function(peer)
            if peer.received:find("/reading", 1, true) then
                peer:send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")
            end
        end)
        network:listen("10.0.0.2:80", "silent")
        local errors = {}
        for __, url in ipairs({ BASE .. "/waiting", BASE .. "/reading", "http://10.0.0.2/" }) do
            host:spawn(function()
                local response, err = http:request({ method = "GET", url = url })
                if response then
                    __, err = response:read_all()
                end
                table.insert(errors, err.kind .. (err.sent and " sent" or ""))
            end)
        end
        host:run_for(1)

        http:close_all()
        host.scheduler:turn()

        table.sort(errors)
        assert.same({ "dropped sent", "dropped sent", "offline" }, errors)
        assert.equal(0, network.open)
        assert.equal(0, host.scheduler:count())
    end)

    it("is not sent again on a network that was left, even over a connection used before", function()
        local answer = FakeNetwork.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        network:listen(PLACE, function(peer)
            if not peer.requests then
                answer(peer)
            end
        end)
        ask({})
        local err
        host:spawn(function()
            err = select(2, http:request({ method = "GET", url = BASE .. "/" }))
        end)
        host:run_for(1)

        http:close_all()
        host:run_all(1)

        assert.equal("dropped", err.kind)
        assert.equal(1, #network.dialled)
    end)

    it("leaves requests under way alone when only idle connections are closed", function()
        network:listen(PLACE, function(peer)
            if peer.received ~= "" then
                peer.received = ""
                peer:send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 5)
            end
        end)
        local body
        host:spawn(function()
            body = http:request({ method = "GET", url = BASE .. "/" }):read_all()
        end)
        host:run_for(1)

        http:close_idle()
        host:run_all(5)
        http:close_idle()

        assert.equal("hi", body)
        assert.equal(0, network.open)
    end)
end)
