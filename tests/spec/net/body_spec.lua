local Body = require("precis.net.body")

local function head(headers, is_old)
    return { status = 200, headers = headers, is_old = is_old or false }
end

local function chunked()
    return assert(Body.decoder("GET", head({ ["transfer-encoding"] = "chunked" })))
end

-- Pushes the bytes in pieces of one size; gives what they carried, the first error, and the decoder.
local function push_all(decoder, bytes, size)
    local out, err = {}, nil
    for first = 1, #bytes, size do
        local payload
        payload, err = decoder:push(bytes:sub(first, first + size - 1))
        table.insert(out, payload)
        if err then
            break
        end
    end
    return table.concat(out), err, decoder
end

describe("a body in chunks", function()
    local WIRE = "5\r\nhello\r\n1;name=\"a;b\"\r\n \r\n00A\nworld wide\n0\r\nX-Trailer: y\r\n\r\n"

    for size = 1, #WIRE do
        it("is the same however it is cut, in pieces of " .. size, function()
            local payload, err, decoder = push_all(chunked(), WIRE, size)

            assert.is_nil(err)
            assert.equal("hello world wide", payload)
            assert.is_true(decoder.is_complete)
            assert.equal(0, decoder.excess)
        end)
    end

    it("hands on the payload as soon as it is there, without waiting for what frames it", function()
        local decoder = chunked()

        assert.equal("he", decoder:push("5\r\nhe"))
        assert.equal("llo", decoder:push("llo"))
        assert.equal("", decoder:push("\r"))
        assert.is_false(decoder.is_complete)
    end)

    it("counts what comes behind its end", function()
        local payload, __, decoder = push_all(chunked(), "1\r\na\r\n0\r\n\r\nHTTP/1.1 200", 100)

        assert.equal("a", payload)
        assert.equal(#"HTTP/1.1 200", decoder.excess)
    end)

    for wire, kind in pairs({
        ["-1\r\nx"] = "protocol",
        ["+1\r\nx"] = "protocol",
        ["0x1\r\nx"] = "protocol",
        ["zz\r\nx"] = "protocol",
        ["\r\nx"] = "protocol",
        [" 1\r\nx"] = "protocol",
        ["1 1\r\nx"] = "protocol",
        ["1\r\r\nx"] = "protocol",
        ["fffffffffffffffff\r\nx"] = "protocol",
        ["1\r\nxy\r\n"] = "protocol",
        ["1\r\nx0\r\n\r\n"] = "protocol",
        ["this is no chunk, and its line never ends"] = "protocol",
        ["1;" .. ("e"):rep(5000)] = "too_large",
        ["0\r\n" .. ("X: y\r\n"):rep(100)] = "too_large",
    }) do
        it("fails as " .. kind .. " on " .. ("%q"):format(wire:sub(1, 24)), function()
            for __, size in ipairs({ 1, 7, 100000 }) do
                local __, err = push_all(chunked(), wire, size)

                assert.equal(kind, err.kind)
            end
        end)
    end

    it("gives what came before a malformed size", function()
        local payload, err = chunked():push("3\r\nabc\r\nwrong\r\n")

        assert.equal("abc", payload)
        assert.equal("protocol", err.kind)
    end)

    it("takes time in proportion to its length, also in the smallest chunks", function()
        local function seconds_for(chunks)
            local wire = ("1\r\nx\r\n"):rep(chunks) .. "0\r\n\r\n"
            local decoder, started = chunked(), os.clock()
            push_all(decoder, wire, 16384)
            assert.is_true(decoder.is_complete)
            return os.clock() - started
        end
        seconds_for(20000)

        -- Quadratic time would be a hundred times as much.
        assert.is_true(seconds_for(200000) < 40 * math.max(seconds_for(20000), 0.0005))
    end)
end)

describe("a body of known size", function()
    it("ends with its last byte", function()
        local decoder = assert(Body.decoder("GET", head({ ["content-length"] = "5" })))

        local payload = push_all(decoder, "hello!!", 2)

        assert.equal("hello", payload)
        assert.is_true(decoder.is_complete)
        assert.equal(2, decoder.excess)
    end)

    it("may be announced twice, if both times alike", function()
        local decoder = Body.decoder("GET", head({ ["content-length"] = "05, 5" }))

        assert.equal("hello", decoder:push("hello"))
        assert.is_true(decoder.is_complete)
    end)

    it("is not whole when the connection ends before it", function()
        local decoder = Body.decoder("GET", head({ ["content-length"] = "5" }))
        decoder:push("hel")

        assert.equal("dropped", select(2, decoder:finish()).kind)
    end)
end)

describe("the end of a body", function()
    it("is at once where there is none", function()
        assert.is_true(Body.decoder("HEAD", head({ ["content-length"] = "5" })).is_complete)
        for __, status in ipairs({ 204, 304 }) do
            local decoder = Body.decoder("GET", { status = status, headers = { ["transfer-encoding"] = "chunked" } })
            assert.is_true(decoder.is_complete)
        end
    end)

    it("is the connection's where nothing announces it", function()
        local decoder = Body.decoder("GET", head({}))

        assert.equal("abc", decoder:push("abc"))
        assert.is_false(decoder.is_complete)
        assert.is_true(decoder:finish())
        assert.is_true(decoder.is_complete)
    end)

    for __, headers in ipairs({
        { ["content-length"] = "1", ["transfer-encoding"] = "chunked" },
        { ["transfer-encoding"] = "gzip" },
        { ["transfer-encoding"] = "chunked, chunked" },
        { ["content-length"] = "1, 2" },
        { ["content-length"] = "" },
        { ["content-length"] = "1," },
        { ["content-length"] = "0x5" },
        { ["content-length"] = "1.5" },
        { ["content-length"] = "1e3" },
    }) do
        local name, value = next(headers)
        it("is refused where it is announced as " .. name .. ": " .. value, function()
            assert.equal("protocol", select(2, Body.decoder("GET", head(headers))).kind)
        end)
    end

    it("cannot be in chunks in HTTP/1.0", function()
        local __, err = Body.decoder("GET", head({ ["transfer-encoding"] = "chunked" }, true))

        assert.equal("protocol", err.kind)
    end)
end)
