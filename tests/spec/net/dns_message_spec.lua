local DnsAnswers = require("net.dns_answers")
local DnsMessage = require("precis.net.dns_message")

local record, answer = DnsAnswers.record, DnsAnswers.answer

describe("a name server's answer", function()
    local question = DnsMessage.question(0x1234, "api.example.org", "A")

    local function read(bytes)
        return DnsMessage.answer(bytes, 0x1234, "api.example.org", "A")
    end

    it("is to a question as RFC 1035 writes it", function()
        local expected = "\18\52\1\0\0\1\0\0\0\0\0\0\3api\7example\3org\0\0\1\0\1"

        assert.equal(expected, question)
    end)

    it("gives all addresses, and the shortest time they are good for", function()
        local found = read(answer(question, { record("A", "\10\0\0\1", 60), record("A", "\10\0\0\2", 30) }))

        assert.same({ outcome = "found", addresses = { "10.0.0.1", "10.0.0.2" }, ttl = 30 }, found)
    end)

    it("is followed through aliases, in whatever order they stand", function()
        local found = read(answer(question, {
            record("A", "\10\0\0\9", 300, DnsAnswers.name("edge.example.net")),
            record("CNAME", DnsAnswers.name("edge.example.net"), 20, DnsAnswers.name("cdn.example.net")),
            record("CNAME", DnsAnswers.name("CDN.example.net"), 90),
        }))

        assert.same({ outcome = "found", addresses = { "10.0.0.9" }, ttl = 20 }, found)
    end)

    it("does not give the addresses of other names", function()
        local found = read(answer(question, { record("A", "\6\6\6\6", 60, DnsAnswers.name("bank.example.org")) }))

        assert.same({}, found.addresses)
    end)

    it("ends where aliases go round in a circle", function()
        local found = read(answer(question, {
            record("CNAME", DnsAnswers.name("b.example"), 60),
            record("CNAME", DnsAnswers.name("api.example.org"), 60, DnsAnswers.name("b.example")),
        }))

        assert.same({}, found.addresses)
    end)

    it("says when there is no such name, when it was cut short, and when the server failed", function()
        assert.equal("no_such_name", read(answer(question, {}, 0x8183)).outcome)
        assert.equal("truncated", read(answer(question, {}, 0x8380)).outcome)
        assert.equal("failed", read(answer(question, {}, 0x8182)).outcome)
    end)

    for __, case in ipairs({
        { "another id", "\0\0" .. answer(question, {}):sub(3) },
        { "a question instead of an answer", question },
        { "another name", answer(DnsMessage.question(0x1234, "evil.example.org", "A"), {}) },
        { "another kind", answer(DnsMessage.question(0x1234, "api.example.org", "AAAA"), {}) },
        { "nothing", "" },
    }) do
        it("is ignored when it has " .. case[1], function()
            assert.is_nil(read(case[2]))
        end)
    end

    it("reads names whatever their capitals", function()
        local shouting = answer(question, { record("A", "\10\0\0\1", 60) }):gsub("api", "ApI")

        assert.same({ "10.0.0.1" }, read(shouting).addresses)
    end)

    it("fails, and never loops, where a name points at itself or forward", function()
        local itself = answer(question, { record("A", "\10\0\0\1", 60, "\192\33") })
        -- The name it points at is a good one, but stands behind it.
        local behind = #question + 12
        local forward = answer(question, { record("A", DnsAnswers.name("ab"), 60, "\192" .. string.char(behind)) })

        assert.equal("failed", read(itself).outcome)
        assert.equal("failed", read(forward).outcome)
    end)

    it("never raises, whatever byte of it is changed or missing", function()
        local good = answer(question, {
            record("CNAME", DnsAnswers.name("edge.example.net"), 20),
            record("A", "\10\0\0\9", 300, DnsAnswers.name("edge.example.net")),
        })
        for index = 1, #good do
            read(good:sub(1, index - 1))
            for __, byte in ipairs({ 0, 1, 63, 64, 192, 255 }) do
                read(good:sub(1, index - 1) .. string.char(byte) .. good:sub(index + 1))
            end
        end
    end)

    it("cannot be asked for with a name that does not fit", function()
        assert.is_true(DnsMessage.can_ask(("a"):rep(63) .. ".org"))
        assert.is_false(DnsMessage.can_ask(("a"):rep(64) .. ".org"))
        assert.is_false(DnsMessage.can_ask("a..org"))
        assert.is_false(DnsMessage.can_ask(("a."):rep(127) .. "org"))
    end)
end)
