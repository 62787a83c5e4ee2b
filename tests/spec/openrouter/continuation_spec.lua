local Continuation = require("precis.openrouter.continuation")

--- The whole answer when `first` was cut and the model then said these pieces.
local function joined(first, ...)
    local continuation, added = Continuation.new(first), {}
    for index = 1, select("#", ...) do
        added[index] = continuation:add((select(index, ...)))
    end
    added[#added + 1] = continuation:finish()
    return first .. table.concat(added), continuation.diverged
end

local PASSAGE = "The clerk of tides counted every wave that came to the wall, and wrote it down in a grey book. "

describe("an answer in two parts", function()
    it("has no seam where a word or a sentence was cut", function()
        assert.equal("unbelievable", joined("unbel", "ievable"))
        assert.equal("One. Two.", joined("One.", " Two."))
        assert.equal("- one\n- two", joined("- one", "\n- two"))
    end)

    it("has one white space at the seam, whoever brought it", function()
        assert.equal("One two", joined("One ", "two"))
        assert.equal("One two", joined("One ", " two"))
        assert.equal("One\n\ntwo", joined("One\n", "\n\ntwo"))
        assert.equal("One\n\ntwo", joined("One\n\n", "\n\ntwo"))
    end)

    it("does not say twice what the model repeats", function()
        assert.equal(PASSAGE .. "Then he slept.", joined(PASSAGE, "and wrote it down in a grey book. Then he slept."))
        assert.equal(PASSAGE .. "Then he slept.", joined(PASSAGE, " ", "grey book. ", "Then ", "he slept."))
        assert.equal("A boat of driftwood.", joined("A boat of driftw", "of driftwood."))
    end)

    it("keeps a word that is doubled on purpose", function()
        assert.equal("all that he had had to do", joined("all that he had", " had to do"))
        assert.equal("ha ha ha", joined("ha", " ha ha"))
    end)

    it("skips the beginning when the model starts all over", function()
        local pieces = { PASSAGE:sub(1, 50), PASSAGE:sub(51), "At night he dreamt of salt." }
        assert.equal(PASSAGE .. "At night he dreamt of salt.", joined(PASSAGE, unpack(pieces)))
    end)

    it("adds nothing when the model starts all over and tells it otherwise", function()
        local long = PASSAGE:rep(6)
        local text, diverged = joined(long, long:sub(1, 450), "and now for something else")
        assert.equal(long, text)
        assert.is_true(diverged)
    end)

    it("passes on at once what follows the first few lines", function()
        local continuation = Continuation.new("Once ")
        continuation:add(("x"):rep(500))
        assert.equal("more", continuation:add("more"))
    end)

    it("gives the model its own words without white space at their end", function()
        assert.equal("Once upon", Continuation.new("Once upon \n").prefill)
    end)

    it("takes time in proportion to its length, whatever it repeats", function()
        local started = os.clock()
        joined(("a"):rep(100000), ("a"):rep(100000))
        assert.is_true(os.clock() - started < 0.5)
    end)
end)
