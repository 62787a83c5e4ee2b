local CodeRanges = require("precis.text.code_ranges")

describe("Ranges of codepoints", function()
    it("are read from distances and lengths", function()
        assert.same({ 65, 90, 96, 96, 97, 122 }, CodeRanges.read("1t:p 6\n1:p"))
        assert.same({}, CodeRanges.read(""))
    end)

    it("have their firsts and lasts and all between, and nothing beside", function()
        local ranges = { 10, 20, 30, 30, 40, 0x10FFFF }

        for __, codepoint in ipairs({ 10, 15, 20, 30, 40, 0x10FFFF }) do
            assert.is_true(CodeRanges.have(ranges, codepoint), codepoint)
        end
        for __, codepoint in ipairs({ 0, 9, 21, 29, 31, 39 }) do
            assert.is_false(CodeRanges.have(ranges, codepoint), codepoint)
        end
        assert.is_false(CodeRanges.have({}, 5))
    end)
end)
