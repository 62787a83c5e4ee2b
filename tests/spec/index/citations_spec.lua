local Citations = require("precis.index.citations")

local PASSAGES = {
    { number = 1, chapter = 2, offset = 100, length = 42, text = "Anna kept the light. “It must never go out,”" },
    { number = 2, chapter = 5, offset = 7, length = 30, text = "Boris re-lit the\nlamp at dawn." },
}

local function check(answer)
    return Citations.check(answer, PASSAGES)
end

describe("A citation", function()
    it("stands for the passage of its number", function()
        local citation = check("Anna did [1].")[1]

        assert.is_true(citation.verified)
        assert.equal(2, citation.chapter)
        assert.equal(100, citation.offset)
        assert.equal(42, citation.length)
    end)

    it("of a passage that was never sent is not believed", function()
        local citation = check("Clara did [9].")[1]

        assert.is_false(citation.verified)
        assert.is_nil(citation.chapter)
    end)

    it("with a quotation leads to the very words", function()
        local citation = check('She says: "it must  NEVER go out" [1].')[1]

        assert.is_true(citation.verified)
        assert.equal("it must never go out", PASSAGES[1].text
            :sub(citation.offset - 100 + 1, citation.offset - 100 + citation.length)
            :lower())
    end)

    it("with invented words is not believed", function()
        assert.is_false(check("“The moon was made of copper.” [1]")[1].verified)
    end)

    it("may quote in any marks, across lines, with hyphens and dots", function()
        for __, quote in ipairs({ "„re-lit the lamp“", "«Boris relit» «re lit the lamp»", "「Boris … lamp at dawn」" }) do
            local citation = check(quote .. " [2]")[1]

            assert.is_true(citation.verified, quote)
            assert.equal(5, citation.chapter)
        end
    end)

    it("may quote from the middle of a Chinese or Thai sentence", function()
        local passages = { { chapter = 1, offset = 10, length = 60, text = "巨人在一夜之间建造了一座黑石桥。" } }
        local citation = Citations.check("他“一夜之间建造”了桥 [1]。", passages)[1]

        assert.is_true(citation.verified)
        assert.equal("一夜之间建造", passages[1].text:sub(citation.offset - 10 + 1, citation.offset - 10 + citation.length))
    end)

    it("quotes whole words, also where a line end parted one", function()
        local passages = { { chapter = 1, offset = 0, length = 40, text = "The light-\nhouse keeper was alone." } }

        assert.is_true(Citations.check('"The lighthouse keeper" [1]', passages)[1].verified)
        assert.is_false(Citations.check('"house keeper was al" [1]', passages)[1].verified)
    end)

    it("may name several passages at once", function()
        local numbers = {}
        for index, citation in ipairs(check("Both [1, 2], both [1-2], both [1][2].")) do
            numbers[index] = citation.number
        end

        assert.same({ 1, 2, 1, 2, 1, 2 }, numbers)
    end)

    it("of several passages is believed when one of them has the words", function()
        local both = check('"re-lit the lamp at dawn" [1][2]')
        local neither = check('"sailed away to Norway" [1][2]')

        assert.is_true(both[1].verified and both[2].verified)
        assert.is_false(neither[1].verified or neither[2].verified)
    end)

    it("is not seen in other brackets", function()
        assert.same({}, check("As [he] said [sic], [] and [1a] [-] in 1984."))
    end)

    it("never makes the check slow or fail, whatever the answer is", function()
        local hostile = ('"[1-99999999999] '):rep(200) .. ("“"):rep(500) .. "[" .. ("1,"):rep(500) .. "]"

        assert.is_table(check(hostile))
    end)
end)
