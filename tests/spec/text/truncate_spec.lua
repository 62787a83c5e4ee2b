local Truncate = require("precis.text.truncate")

local function letters(text)
    return #text
end

local TEXT = ("A sentence of some words. "):rep(100)

describe("a text that is too long", function()
    it("is left alone when it fits", function()
        local kept, whole = Truncate.to_tokens("Short.", 100, letters)
        assert.equal("Short.", kept)
        assert.is_true(whole)
    end)

    it("keeps its start, up to the end of a sentence", function()
        local kept, whole = Truncate.to_tokens(TEXT, 500, letters)
        assert.is_false(whole)
        assert.equal(TEXT:sub(1, #kept), kept)
        assert.is_truthy(kept:find("words%.$"))
        assert.is_true(#kept > 400 and #kept <= 500)
    end)

    it("keeps its end, from the start of a sentence", function()
        local kept = Truncate.to_tokens(TEXT, 500, letters, { from = "end" })
        assert.equal(TEXT:sub(-#kept), kept)
        assert.is_truthy(kept:find("^A sentence"))
        assert.is_true(#kept > 400 and #kept <= 500)
    end)

    it("keeps both ends with a mark between them", function()
        local kept = Truncate.to_tokens(TEXT, 500, letters, { from = "middle" })
        assert.is_truthy(kept:find("^A sentence.*\n%[…%]\nA sentence"))
        assert.is_true(#kept > 400 and #kept <= 500)
    end)

    it("is gone when there is no budget", function()
        assert.equal("", (Truncate.to_tokens(TEXT, 0, letters)))
    end)

    it("is not measured whole when the budget is small", function()
        local measured = 0
        Truncate.to_tokens(("word "):rep(1000000), 100, function(text)
            measured = measured + #text
            return #text / 4
        end)
        assert.is_true(measured < 100000)
    end)
end)
