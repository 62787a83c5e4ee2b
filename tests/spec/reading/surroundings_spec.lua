local FakeHost = require("async.fake_host")
local Surroundings = require("precis.reading.surroundings")

local TEXT = ("It rained. "):rep(300) .. "“The lamp,” she\nsaid, “is out.” " .. ("It snowed. "):rep(300)

local function around(selection, offset, limit)
    local gate = {
        text = function(__, __, first, last)
            return TEXT:sub((first or 0) + 1, math.min(last or #TEXT, limit or #TEXT))
        end,
    }
    return FakeHost.new():run(function()
        return Surroundings.of(gate, { chapter = 2, offset = offset or 0 }, selection)
    end)
end

describe("The text around selected words", function()
    it("is found although marks and line ends differ", function()
        local found = around("The lamp, she said: is out")

        assert.truthy(found.text:find("“The lamp,” she\nsaid, “is out.”", 1, true))
        assert.equal(found.text, TEXT:sub(found.first.offset + 1, found.last.offset))
    end)

    it("is bounded, and begins with a sentence", function()
        local found = around("lamp")

        assert.is_true(#found.text < 3000)
        assert.equal("It rained.", found.text:match("%S.-%."))
    end)

    it("is that of the place on the screen when the words stand in several", function()
        assert.is_true(around("It snowed.", #TEXT).first.offset > #TEXT - 3000)
        assert.equal(0, around("It rained.", 0).first.offset)
    end)

    it("ends where the gate ends", function()
        local limit = TEXT:find("is out", 1, true)

        assert.is_true(around("lamp", 0, limit).last.offset <= limit)
    end)

    it("is empty when the words are nowhere, or no words", function()
        assert.equal("", around("sunshine").text)
        assert.equal("", around("… — !").text)
    end)
end)
