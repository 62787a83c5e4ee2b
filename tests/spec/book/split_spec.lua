local Split = require("precis.book.split")

local PARAGRAPH = ("words and more words "):rep(40)

describe("A text that the book does not part", function()
    it("is parted by size, at the beginnings of paragraphs", function()
        local text = (PARAGRAPH .. "\n"):rep(200)

        local cuts = Split.find(text)

        assert.is_true(#cuts >= 3)
        local before = 0
        for __, cut in ipairs(cuts) do
            assert.equal("\n", text:sub(cut.offset, cut.offset))
            assert.is_true(cut.offset - before > 20000 and cut.offset - before < 50000)
            before = cut.offset
        end
        assert.is_true(#text - before > 12000)
    end)

    it("stays whole when it is one paragraph", function()
        assert.same({}, Split.find(("long "):rep(40000)))
    end)

    it("stays whole when it is short", function()
        assert.same({}, Split.find((PARAGRAPH .. "\n"):rep(20)))
    end)

    it("is parted at its headings when it has some", function()
        local text = ""
        for number = 1, 4 do
            text = text .. "Chapter " .. number .. "\n" .. (PARAGRAPH .. "\n"):rep(30)
        end

        local cuts = Split.find(text)

        assert.equal(4, #cuts)
        for number, cut in ipairs(cuts) do
            assert.equal("Chapter " .. number, cut.title)
            assert.equal(1, cut.level)
        end
    end)
end)
