local Utf8 = require("precis.text.utf8")

local FAMILY = "👨‍👩‍👧"

describe("UTF-8", function()
    it("accepts characters of every length", function()
        assert.is_true(Utf8.is_valid("a é न 👍"))
    end)

    it("refuses what Unicode's table of well-formed bytes refuses", function()
        for __, broken in ipairs({ "\128", "\192\175", "\237\160\128", "\244\144\128\128", "\226\130", "a\255" }) do
            assert.is_false(Utf8.is_valid(broken))
        end
    end)

    it("puts one mark in place of each piece of a broken character, and keeps the rest", function()
        assert.equal("a\239\191\189b\239\191\189", Utf8.mend("a\226\130b\255"))
    end)

    it("gives valid text back as it is", function()
        assert.equal("naïve", Utf8.mend("naïve"))
    end)

    it("tells characters and where each ends", function()
        local seen = {}
        for after, codepoint in Utf8.codepoints("aé👍") do
            seen[#seen + 1] = { after, codepoint }
        end
        assert.same({ { 2, 0x61 }, { 4, 0xE9 }, { 8, 0x1F44D } }, seen)
    end)

    it("writes the characters it reads", function()
        for after, codepoint in Utf8.codepoints("aéन👍") do
            local written = Utf8.char(codepoint)
            assert.equal(written, ("aéन👍"):sub(after - #written, after - 1))
        end
    end)

    it("counts characters, not bytes", function()
        assert.equal(4, Utf8.length("aéन👍"))
    end)
end)

describe("a cut", function()
    it("never falls inside a character", function()
        assert.equal(1, Utf8.boundary_before("aé", 2))
    end)

    it("never parts a letter from its accent", function()
        assert.equal("x", Utf8.prefix("xe\204\129", 2))
    end)

    it("never parts a joined emoji", function()
        assert.equal("", Utf8.prefix(FAMILY .. "!", #FAMILY - 1))
        assert.equal(FAMILY, Utf8.suffix("a" .. FAMILY, #FAMILY))
        assert.equal("", Utf8.suffix("a" .. FAMILY, #FAMILY - 1))
    end)

    it("falls between two flags, not within one", function()
        assert.equal("🇫🇷", Utf8.prefix("🇫🇷🇩🇪", 12))
    end)

    it("never parts the consonants of a Hindi conjunct", function()
        assert.equal("नम", Utf8.prefix("नमस्ते", 14))
    end)

    it("never parts a carriage return from its line feed", function()
        assert.equal("a", Utf8.prefix("a\r\nb", 2))
    end)

    it("is cheap in a text of nothing but accents", function()
        local hostile = "e" .. ("\204\129"):rep(500000)
        assert.is_true(Utf8.boundary_before(hostile, 600001) >= 599000)
    end)

    it("stays within the text", function()
        assert.equal("ab", Utf8.prefix("ab", 99))
        assert.equal("", Utf8.prefix("ab", -1))
        assert.equal("", Utf8.suffix("ab", 0))
    end)

    it("mends a long text the same in slices, and ends when it may not go on", function()
        local text = ("a" .. "é" .. "\255" .. "語"):rep(20000)
        local calls = 0

        local mended = Utf8.mend(text, function()
            calls = calls + 1
            return true
        end)
        local nothing, err = Utf8.mend(text, function()
            return nil, { kind = "cancelled" }
        end)

        assert.equal(Utf8.mend(text), mended)
        assert.is_true(calls > 1)
        assert.is_nil(nothing)
        assert.equal("cancelled", err.kind)
    end)
end)
