local Sse = require("precis.openrouter.sse")

--- Feeds the pieces one after another and gives all events, as { kind, data, name } rows.
local function events_of(...)
    local parser, rows = Sse.new(), {}
    local function note(events)
        for __, event in ipairs(events) do
            rows[#rows + 1] = { event.kind, event.data, event.name }
        end
    end
    for index = 1, select("#", ...) do
        note(assert(parser:feed((select(index, ...)))))
    end
    note(parser:finish())
    return rows
end

describe("an event stream", function()
    it("gives one event for each block of data", function()
        assert.same({ { "data", "one" }, { "data", "two" } }, events_of("data: one\n\ndata: two\n\n"))
    end)

    it("gives the same events wherever the bytes are cut", function()
        local stream = "\239\187\191: hello\r\n\r\ndata: o\195\169\r\ndata:ne\r\n\r\n"
            .. "event: x\rdata: two\r\rdata: [DONE]\n\n"
        local whole = events_of(stream)
        for cut = 1, #stream - 1 do
            assert.same(whole, events_of(stream:sub(1, cut), stream:sub(cut + 1)))
        end
        local single_bytes = {}
        for index = 1, #stream do
            single_bytes[index] = stream:sub(index, index)
        end
        assert.same(whole, events_of(unpack(single_bytes)))
        assert.same({
            { "keep-alive", " hello" },
            { "data", "o\195\169\nne" },
            { "data", "two", "x" },
            { "data", "[DONE]" },
        }, whole)
    end)

    it("takes off one space after the colon and no more", function()
        assert.same({ { "data", "a" }, { "data", " a" } }, events_of("data:a\n\ndata:  a\n\n"))
    end)

    it("joins several data lines with line ends", function()
        assert.same({ { "data", "a\n\nb" } }, events_of("data: a\ndata\ndata: b\n\n"))
    end)

    it("says that a comment is only a sign of life", function()
        assert.same({ { "keep-alive", " OPENROUTER PROCESSING" } }, events_of(": OPENROUTER PROCESSING\n\n"))
    end)

    it("keeps a comment inside an event out of its data", function()
        assert.same({ { "keep-alive", "wait" }, { "data", "a\nb" } }, events_of("data: a\n:wait\ndata: b\n\n"))
    end)

    it("ignores fields nobody has told us of", function()
        assert.same({ { "data", "a" } }, events_of("id: 7\nretry: 10\nnonsense\ndata: a\n\n"))
    end)

    it("gives nothing for an event without data", function()
        assert.same({}, events_of("event: ping\n\ndata:\n\n\n\n"))
    end)

    it("does not lose a last event whose line end is missing", function()
        assert.same({ { "data", "a" } }, events_of("data: a"))
        assert.same({ { "data", "a" } }, events_of("data: a\n"))
    end)

    it("refuses an event that grows without end, in one line or in many", function()
        local in_one_line, in_many = Sse.new({ max_event_bytes = 10 }), Sse.new({ max_event_bytes = 10 })
        assert(in_one_line:feed("data: 12"))
        assert.equal("too_large", select(2, in_one_line:feed("345")).kind)
        assert.equal("too_large", select(2, in_many:feed("data:a\ndata:b\n")).kind)
    end)

    it("does not count keep-alives towards the size of an event", function()
        local parser = Sse.new({ max_event_bytes = 10 })
        for __ = 1, 100 do
            assert(parser:feed(":12345678\n"))
        end
        assert.same("ok", parser:feed("data:ok\n\n")[1].data)
    end)
end)
