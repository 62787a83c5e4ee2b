local Gate = require("precis.book.gate")

local TEXTS = {
    "One is short.",
    "It was dark. The storm rose! Nobody slept that night.\nIn the morning it was over. They laughed.",
    "Three is the end.",
}

local book = {}
function book.text(__, number)
    return TEXTS[number]
end

local function gate_at(chapter, offset)
    return Gate.new(book, { limit = chapter and { chapter = chapter, offset = offset } or nil })
end

describe("The gate", function()
    it("lets the whole book pass without a limit", function()
        local gate = gate_at(nil)

        for number, text in ipairs(TEXTS) do
            assert.equal(text, gate:text(number))
            assert.is_true(gate:is_whole(number))
        end
        assert.is_nil(gate:limit())
    end)

    it("ends a chapter that is partly read at the last whole sentence", function()
        local place = TEXTS[2]:find("rose") -- in the middle of the second sentence

        assert.equal("It was dark. ", gate_at(2, place):text(2))
        assert.is_false(gate_at(2, place):is_whole(2))
    end)

    it("holds back a sentence that is not over at the limit", function()
        assert.equal("", gate_at(2, 5):text(2))
    end)

    it("lets pass all that lies before, and nothing that lies behind", function()
        local gate = gate_at(2, 20)

        assert.equal(TEXTS[1], gate:text(1))
        assert.equal("", gate:text(3))
        assert.is_true(gate:hides(3))
        assert.is_false(gate:hides(2))
        assert.is_true(gate:is_whole(1))
        assert.is_false(gate:is_whole(3))
    end)

    it("lets a chapter pass whole when the limit is its end", function()
        local gate = gate_at(2, #TEXTS[2])

        assert.equal(TEXTS[2], gate:text(2))
        assert.is_true(gate:is_whole(2))
        assert.equal("", gate:text(3))
    end)

    it("allows the bytes before the limit and no others", function()
        local gate = gate_at(2, 10)

        assert.is_true(gate:allows({ chapter = 1, offset = 999 }))
        assert.is_true(gate:allows({ chapter = 2, offset = 9 }))
        assert.is_false(gate:allows({ chapter = 2, offset = 10 }))
        assert.is_false(gate:allows({ chapter = 3, offset = 0 }))
    end)

    it("gives a part of a chapter, as far as it may pass", function()
        local gate = gate_at(2, TEXTS[2]:find("Nobody") - 1)

        assert.equal("The storm rose! ", gate:text(2, 13, 999))
        assert.equal("dark", gate:text(2, 7, 11))
        assert.equal("", gate:text(2, 60, 70))
    end)

    it("cannot be moved through the limit it tells", function()
        local gate = gate_at(1, 4)

        gate:limit().chapter = 3

        assert.equal("", gate:text(2))
    end)

    it("passes on what kept the book from giving its text", function()
        local broken = Gate.new({
            text = function()
                return nil, { kind = "no_such_chapter" }
            end,
        }, {})

        local text, err = broken:text(1)

        assert.is_nil(text)
        assert.equal("no_such_chapter", err.kind)
    end)

    it("finds the end of a sentence in a paragraph longer than it looks back", function()
        local long = ("This is one of many sentences. "):rep(10000)
        local limit = 31 * 5000 + 7
        local gate = Gate.new({
            text = function()
                return long
            end,
        }, { limit = { chapter = 1, offset = limit } })

        assert.equal(31 * 5000, #gate:text(1))
    end)

    it("finds the end of a sentence near the end of a long chapter", function()
        local paragraph = ("A sentence. "):rep(20) .. "\n"
        local long = paragraph:rep(4000)
        local gate = Gate.new({
            text = function()
                return long
            end,
        }, { limit = { chapter = 1, offset = #long - 5 } })

        local text = gate:text(1)

        assert.equal(long:sub(1, #text), text)
        assert.is_true(#long - #text < 20)
    end)

    it("ends a long chapter where the paragraph begins whose first sentence is not over", function()
        local paragraph = ("A sentence. "):rep(20) .. "\n"
        local long = paragraph:rep(4000)
        local gate = Gate.new({
            text = function()
                return long
            end,
        }, { limit = { chapter = 1, offset = #paragraph * 3000 + 4 } })

        assert.equal(#paragraph * 3000, #gate:text(1))
    end)

    it("lets a chapter pass whole at its end, though its last sentence has no full stop", function()
        local text = "It was over. And then"
        local gate = Gate.new({
            text = function()
                return text
            end,
        }, { limit = { chapter = 1, offset = #text } })

        assert.equal(text, gate:text(1))
    end)
end)
