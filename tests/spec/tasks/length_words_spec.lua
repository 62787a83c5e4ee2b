local LengthWords = require("precis.tasks.length_words")

describe("The words of a summary", function()
    it("are a small share of a text's own, and no more than its length allows", function()
        local text = ("The tide came in. "):rep(500) -- 2,000 words

        assert.equal(100, LengthWords.of(text, 120))
        assert.equal(120, LengthWords.of(text:rep(10), 120))
        assert.equal(60, LengthWords.of("The tide came in.", 120))
    end)

    it("are as many for the same story in other scripts", function()
        assert.equal(100, LengthWords.of(("Прилив начался. "):rep(1000), 120))
        assert.equal(100, LengthWords.of(("潮水来了。"):rep(680), 120))
    end)

    it("stay the same when a little is added to the text", function()
        local text = ("The tide came in. "):rep(500)

        assert.equal(LengthWords.of(text, 120), LengthWords.of(text .. text:sub(1, 500), 120))
    end)
end)
