local FakeHost = require("async.fake_host")
local Surroundings = require("precis.reading.surroundings")

local TEXT = ("It rained. "):rep(300) .. "“The lamp,” she\nsaid, “is out.” " .. ("It snowed. "):rep(300)

local function around(selection, offset, limit, text)
    text = text or TEXT
    local gate = {
        text = function(__, __, first, last)
            return text:sub((first or 0) + 1, math.min(last or #text, limit or #text))
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

    it("is where the words stand side by side, in scripts without ASCII letters too", function()
        local russian = "Он спал. " .. ("Шёл дождь. "):rep(300) .. "Тогда он, сказал: нет. " .. ("Шёл снег. "):rep(300)
        local found = around("он сказал", 0, nil, russian)

        assert.truthy(found.text:find("он, сказал", 1, true))
        assert.is_true(#found.text < 3500)
        assert.equal("", around("дождь он снег", 0, nil, russian).text)
        assert.truthy(around("的灯", 0, nil, "外面下雨。她说的灯灭了。").text:find("她说的灯灭了", 1, true))
    end)

    it("is empty when the words are nowhere, or no words", function()
        assert.equal("", around("sunshine").text)
        assert.equal("", around("… — !").text)
    end)
end)
