local FakeNetwork = require("net.fake_network")
local HttpWorld = require("net.http_world")

describe("an HTTP request", function()
    local world, network, host

    before_each(function()
        world = HttpWorld.new()
        network = world.network
        host = world.host
    end)

    it("goes out with its length, its host and its headers in order", function()
        world:serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        world:set_up({ user_agent = "Precis" })

        world:ask({
            method = "POST",
            url = HttpWorld.base .. "/a?b=c",
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
        world:serve("HTTP/1.1 404 Not here\r\nX-Thing: a\r\nx-thing:  b \r\nContent-Length: 5\r\n\r\nsorry")

        local response, body = world:ask({})

        assert.equal(404, response.status)
        assert.equal("Not here", response.reason)
        assert.equal("a, b", response.headers["x-thing"])
        assert.equal("sorry", body)
    end)

    it("passes over interim answers", function()
        local interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
        world:serve(interim .. "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!")

        local response, body = world:ask({})

        assert.equal(200, response.status)
        assert.is_nil(response.headers.link)
        assert.equal("!", body)
    end)

    it("follows no redirect", function()
        world:serve("HTTP/1.1 302 Found\r\nLocation: http://10.0.0.2/\r\nContent-Length: 0\r\n\r\n")

        local response = world:ask({ headers = { Authorization = "Bearer secret" } })

        assert.equal(302, response.status)
        assert.same({ HttpWorld.place }, network.dialled)
    end)

    it("reads an answer that ends with its connection", function()
        world:serve("HTTP/1.0 200 OK\r\n\r\nall of it", true)

        local __, body = world:ask({})

        assert.equal("all of it", body)
        assert.equal(0, network.open)
    end)

    it("hands out what came before the connection broke", function()
        world:serve("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf an ans", true)

        local __, err = world:ask({})

        assert.equal("dropped", err.kind)
        assert.is_true(err.sent)
        assert.equal("half an ans", err.partial_body)
    end)

    it("still hears a server that refuses a large request before it has read all of it", function()
        network:listen(HttpWorld.place, function(peer)
            if #peer.received > 1000 and not peer.has_hung_up then
                peer.window = 1
                peer:send("HTTP/1.1 413 Too large\r\nContent-Length: 0\r\n\r\n")
                peer:finish()
            end
        end)

        local response = world:ask({ method = "POST", body = ("x"):rep(200000) })

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
                world:serve(answer)
            end

            local response, err = world:ask({})

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
        { "a line break in the address", { url = HttpWorld.base .. "/a\r\nX-Evil: b" }, "bad_url" },
        { "a blank in the address", { url = HttpWorld.base .. "/a b" }, "bad_url" },
        { "an address of another kind", { url = "ftp://10.0.0.1/" }, "bad_url" },
        { "http to a public address", { url = "http://8.8.8.8/" }, "insecure" },
        { "https without LuaSec", { url = "https://10.0.0.1/" }, "tls" },
    }) do
        local what, request, kind = case[1], case[2], case[3]

        it("is refused as " .. kind .. ", with nothing sent, for " .. what, function()
            world:serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

            local __, err = world:ask(request)

            assert.equal(kind, err.kind)
            assert.is_nil(err.sent)
            assert.same({}, network.dialled)
            assert.is_nil(tostring(err):find("Evil", 1, true))
        end)
    end

    it("goes in clear text to a public address only where the reader insists", function()
        network:listen("8.8.8.8:80", FakeNetwork.answering("HTTP/1.1 204 Fine\r\n\r\n"))
        world:set_up({
            allow_insecure_http = function(name)
                return name == "8.8.8.8"
            end,
        })

        local response = world:ask({ url = "http://8.8.8.8/" })

        assert.equal(204, response.status)
    end)

    it("goes in clear text to a name only when the name is on the local network", function()
        local addresses = { ["nas.lan"] = { "192.168.1.5" }, ["evil.lan"] = { "93.184.216.34" } }
        world:set_up({}, {
            resolver = {
                lookup = function(__, name)
                    return addresses[name]
                end,
                forget = function() end,
            },
        })
        network:listen("192.168.1.5:80", FakeNetwork.answering("HTTP/1.1 204 Fine\r\n\r\n"))
        network:listen("93.184.216.34:80", FakeNetwork.answering("HTTP/1.1 204 Fine\r\n\r\n"))

        local inside = world:ask({ url = "http://nas.lan/" })
        local __, err = world:ask({ url = "http://evil.lan/" })

        assert.equal(204, inside.status)
        assert.equal("insecure", err.kind)
        assert.same({ "192.168.1.5:80" }, network.dialled)
    end)
end)
