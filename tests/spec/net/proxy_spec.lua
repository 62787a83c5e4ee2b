local FakeNetwork = require("net.fake_network")
local Patience = require("precis.net.patience")
local Proxy = require("precis.net.proxy")
local Stream = require("precis.net.stream")

describe("a proxy", function()
    it("is read from its address, with or without a name and a password", function()
        assert.same({ host = "proxy.lan", port = 3128 }, Proxy.parse("http://proxy.lan:3128"))
        local proxy = Proxy.parse("http://Aladdin:open%20sesame@10.0.0.9:8080/")
        local authorization = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        assert.same({ host = "10.0.0.9", port = 8080, authorization = authorization }, proxy)
    end)

    it("encodes a name and password of any length", function()
        local encodings = { ["a:"] = "YTo=", ["a:b"] = "YTpi", ["ab:c"] = "YWI6Yw==", ["ä:€"] = "w6Q64oKs" }
        for plain, encoded in pairs(encodings) do
            assert.equal("Basic " .. encoded, Proxy.parse("http://" .. plain .. "@proxy.lan").authorization)
        end
    end)

    it("must be reached by http", function()
        for __, address in ipairs({ "https://proxy.lan:443", "socks5://proxy.lan", "proxy.lan:3128", "" }) do
            assert.equal("bad_url", select(2, Proxy.parse(address)).kind)
        end
    end)

    local function open_way(answer, then_finish)
        local network = FakeNetwork.new()
        network:listen("10.0.0.9:8080", FakeNetwork.answering(answer, then_finish))
        local ok, err = network.host:run(function()
            local stream = Stream.new(network.socket.tcp(), Patience.new(network.host.clock))
            assert(stream:connect("10.0.0.9", 8080))
            local proxy = Proxy.parse("http://a:b@10.0.0.9:8080")
            local ok, err = Proxy.open_way(stream, proxy, "openrouter.ai:443")
            stream:close()
            return ok or false, err
        end)
        return ok, err, network.peers[1].requests[1].head
    end

    it("is told the server's name and port and nothing more", function()
        local ok, __, asked = open_way("HTTP/1.1 200 Connection established\r\n\r\n")

        assert.is_true(ok)
        assert.equal(
            "CONNECT openrouter.ai:443 HTTP/1.1\r\nHost: openrouter.ai:443\r\nProxy-Authorization: Basic YTpi\r\n\r\n",
            asked
        )
    end)

    for what, answer in pairs({
        ["wants a password"] = "HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n",
        ["says no"] = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        ["sends us elsewhere"] = "HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\n\r\n",
        ["is no proxy"] = "220 mail.lan ESMTP\r\n",
        ["hangs up"] = "",
        ["speaks in the server's place"] = "HTTP/1.1 200 Fine\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    }) do
        it("that " .. what .. " is an error of its own kind", function()
            local ok, err = open_way(answer, true)

            assert.is_false(ok)
            assert.equal("proxy", err.kind)
            assert.equal(tonumber(answer:match("^HTTP/1.1 ([34]%d%d)")), err.status)
        end)
    end
end)
