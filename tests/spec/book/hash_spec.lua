local Hash = require("precis.book.hash")

describe("A fingerprint", function()
    it("is the same for the same strings", function()
        assert.equal(Hash.of({ "a", "b" }), Hash.of({ "a", "b" }))
    end)

    it("has 16 digits", function()
        assert.is_truthy(Hash.of({ "a book" }):find("^%x+$"))
        assert.equal(16, #Hash.of({}))
    end)

    it("tells apart strings, their order and where one ends", function()
        local seen = {}
        for __, strings in ipairs({ { "ab" }, { "a", "b" }, { "b", "a" }, { "", "ab" }, { "ab", "" }, {} }) do
            local hash = Hash.of(strings)
            assert.is_nil(seen[hash])
            seen[hash] = true
        end
    end)

    it("is FNV-1a in its first half", function()
        -- The published value for "a" is e40c292c; each string ends with a byte FF, taken in here by hand.
        local bit = require("bit")
        local after_a = tonumber("e40c292c", 16)
        local expected = bit.tohex(tonumber(tostring(
            ((bit.bxor(after_a, 0xFF) % 2 ^ 32 % 256) * 2 ^ 24 + (bit.bxor(after_a, 0xFF) % 2 ^ 32) * 0x193) % 2 ^ 32
        )))

        assert.equal(expected, Hash.of({ "a" }):sub(1, 8))
    end)
end)
