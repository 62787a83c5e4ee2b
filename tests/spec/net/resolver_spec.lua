local DnsAnswers = require("net.dns_answers")
local FakeNetwork = require("net.fake_network")
local Resolver = require("precis.net.resolver")
local Task = require("precis.async.task")

describe("the resolver", function()
    local network, host, files, resolver

    before_each(function()
        network = FakeNetwork.new()
        host = network.host
        files = { ["/etc/resolv.conf"] = "nameserver 10.0.0.53\nnameserver 10.0.0.54\n" }
        resolver = Resolver.new({
            socket = network.socket,
            clock = host.clock,
            read_file = function(path)
                return files[path]
            end,
        })
    end)

    local function lookup(name, seconds)
        return host:run(function()
            return resolver:lookup(name, Task.now() + (seconds or 20))
        end)
    end

    after_each(function()
        assert.equal(0, network.open)
        assert.same({}, host.errors)
    end)

    it("asks for both kinds of address and puts IPv4 first", function()
        network.name_servers["10.0.0.53"] = DnsAnswers.server({ ("\32\1"):rep(8), "\1\2\3\4" })

        assert.same({ "1.2.3.4", "2001:2001:2001:2001:2001:2001:2001:2001" }, lookup("example.org"))
    end)

    it("asks nobody about an address, or about this device", function()
        assert.same({ "10.1.2.3" }, lookup("10.1.2.3"))
        assert.same({ "fe80::1" }, lookup("fe80::1"))
        assert.same({ "127.0.0.1", "::1" }, lookup("localhost"))
        assert.same({ "127.0.0.1", "::1" }, lookup("mock.localhost"))
        assert.same({}, network.asked)
    end)

    it("believes the hosts file first", function()
        files["/etc/hosts"] = "# 10.9.9.9 nas\n10.0.0.5\tnas.lan NAS # mine\r\nfd00::5 nas\nwrong nas\n10.0.0.6 nas2"

        assert.same({ "10.0.0.5", "fd00::5" }, lookup("nas"))
    end)

    it("remembers an answer as long as the server allows", function()
        network.name_servers["10.0.0.53"] = DnsAnswers.server({ "\1\2\3\4" }, 60)
        lookup("example.org")
        host.time = host.time + 59
        lookup("example.org")
        assert.equal(1, #network.asked)

        host.time = host.time + 2
        lookup("example.org")

        assert.equal(2, #network.asked)
    end)

    it("asks again for a name it was told to forget", function()
        network.name_servers["10.0.0.53"] = DnsAnswers.server({ "\1\2\3\4" }, 60)
        lookup("example.org")

        resolver:forget("example.org")
        lookup("example.org")

        assert.equal(2, #network.asked)
    end)

    it("asks once for many who want the same name", function()
        network.name_servers["10.0.0.53"] = function(socket, question)
            DnsAnswers.server({ "\1\2\3\4" })({
                answer = function(__, bytes)
                    socket:answer(bytes, 0.5)
                end,
            }, question)
        end
        local found = {}
        for number = 1, 12 do
            host:spawn(function()
                found[number] = resolver:lookup("example.org", Task.now() + 5)[1]
            end)
        end

        host:run_all(1)

        assert.equal(12, #found)
        assert.equal(1, #network.asked)
    end)

    it("lets another go on when the one who asked is cancelled", function()
        network.name_servers["10.0.0.53"] = function() end
        network.name_servers["10.0.0.54"] = DnsAnswers.server({ "\1\2\3\4" })
        local first = host:spawn(function()
            resolver:lookup("example.org", Task.now() + 20)
        end)
        local second = host:spawn(function()
            return resolver:lookup("example.org", Task.now() + 20)
        end)
        host:run_for(1)

        first:cancel()
        host:run_all(10)

        assert.same({ "1.2.3.4" }, second:outcome())
    end)

    it("goes to the next server when one is silent, unreachable, or fails", function()
        local function failing(socket, question)
            socket:answer(DnsAnswers.answer(question, {}, 0x8182))
        end
        network.name_servers["10.0.0.54"] = DnsAnswers.server({ "\1\2\3\4" })
        for index, first in ipairs({ function() end, failing, "unreachable" }) do
            network.name_servers["10.0.0.53"] = first

            assert.same({ "1.2.3.4" }, lookup("name" .. index .. ".example"))
        end
    end)

    it("says offline, with the reason, when no server answers at all", function()
        local started = host.time

        local __, err = lookup("example.org")

        assert.equal("offline", err.kind)
        assert.equal("no_name_server", err.why)
        assert.is_true(host.time - started <= 13)
    end)

    it("says offline, with the reason, when there is no such name", function()
        network.name_servers["10.0.0.53"] = function(socket, question)
            socket:answer(DnsAnswers.answer(question, {}, 0x8183))
        end

        local __, err = lookup("nowhere.example")

        assert.equal("offline", err.kind)
        assert.equal("no_such_name", err.why)
    end)

    it("gives up at the deadline it was given", function()
        local started = host.time

        local __, err = lookup("example.org", 4)

        assert.equal("timeout", err.kind)
        assert.equal("connect", err.phase)
        assert.equal(4, math.floor(host.time - started + 0.5))
    end)

    it("waits for an IPv6 answer only a moment once it has IPv4 addresses", function()
        network.name_servers["10.0.0.53"] = function(socket, question)
            if DnsAnswers.kind_of(question) == "A" then
                DnsAnswers.server({ "\1\2\3\4" })(socket, question)
            end
        end
        local started = host.time

        assert.same({ "1.2.3.4" }, lookup("example.org"))
        assert.is_true(host.time - started < 0.1)
    end)

    it("ignores forged answers and waits for the right one", function()
        network.name_servers["10.0.0.53"] = function(socket, question)
            socket:answer("\0\0" .. DnsAnswers.answer(question, { DnsAnswers.record("A", "\6\6\6\6") }):sub(3))
            socket:answer("nonsense")
            DnsAnswers.server({ "\1\2\3\4" })(socket, question)
        end

        assert.same({ "1.2.3.4" }, lookup("example.org"))
    end)

    it("asks over TCP when the answer does not fit a datagram", function()
        network.name_servers["10.0.0.53"] = function(socket, question)
            socket:answer(DnsAnswers.answer(question, {}, 0x8380))
        end
        network:listen("10.0.0.53:53", function(peer)
            local first, second = peer.received:byte(1, 2)
            if not second then
                return
            end
            local question = peer.received:sub(3, first * 256 + second + 2)
            DnsAnswers.server({ "\1\2\3\4", ("\32\1"):rep(8) })({
                answer = function(__, bytes)
                    peer:send("\0" .. string.char(#bytes) .. bytes:sub(1, 9))
                    peer:send(bytes:sub(10), 0.1)
                end,
            }, question)
        end)

        assert.same({ "1.2.3.4", "2001:2001:2001:2001:2001:2001:2001:2001" }, lookup("example.org"))
    end)

    it("looks for a name without dots in the domains the system searches", function()
        files["/etc/resolv.conf"] = "search lan. home.arpa\noptions timeout:1 attempts:1\nnameserver 10.0.0.53\n"
        network.name_servers["10.0.0.53"] = function(socket, question)
            local is_right = question:find("\3nas\4home\4arpa", 1, true)
            local answer = is_right and DnsAnswers.server({ "\10\0\0\5" })
                or function()
                    socket:answer(DnsAnswers.answer(question, {}, 0x8183))
                end
            answer(socket, question)
        end

        assert.same({ "10.0.0.5" }, lookup("nas"))
    end)

    it("leaves a name to the system only where no name server is known", function()
        files["/etc/resolv.conf"] = nil
        network.socket.dns = {
            toip = function(name)
                return name == "example.org" and "1.2.3.4" or nil, { ip = { "1.2.3.4", "1.2.3.5" } }
            end,
        }

        assert.same({ "1.2.3.4", "1.2.3.5" }, lookup("example.org"))
        assert.equal("no_such_name", select(2, lookup("nowhere.example")).why)
    end)

    it("closes its sockets in the turn after a cancel", function()
        local task = host:spawn(function()
            return resolver:lookup("example.org", Task.now() + 20)
        end)
        host:run_for(1)
        assert.equal(1, network.open)

        task:cancel()
        host.scheduler:turn()

        assert.equal(0, network.open)
        assert.equal("cancelled", task:status())
    end)
end)
