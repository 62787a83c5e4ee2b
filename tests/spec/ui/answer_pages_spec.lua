local AnswerPages = require("precis.ui.answer_pages")

describe("The pages of an answer", function()
    -- A screen on which ten bytes make a page.
    local function ten_bytes(text)
        return #text > 10 and 10 or nil
    end

    local function settled(pages)
        while pages:has_news() do
            pages:settle()
        end
        return pages
    end

    it("begin with one empty page", function()
        local pages = AnswerPages.new(ten_bytes)

        assert.equal(1, pages:count())
        assert.equal("", pages:page(1))
    end)

    it("hold the whole answer, page after page", function()
        local pages = AnswerPages.new(ten_bytes)

        pages:append("0123456789ABCDEFGHIJabc")
        settled(pages)

        assert.equal(3, pages:count())
        assert.equal("0123456789", pages:page(1))
        assert.equal("ABCDEFGHIJ", pages:page(2))
        assert.equal("abc", pages:page(3))
        assert.equal("0123456789ABCDEFGHIJabc", pages:text())
    end)

    it("tell where each begins, and on which a byte stands", function()
        local pages = AnswerPages.new(ten_bytes)
        pages:append("0123456789ABCDEFGHIJabc")
        settled(pages)

        assert.equal(0, pages:offset_of(1))
        assert.equal(20, pages:offset_of(3))
        assert.equal(1, pages:page_at(9))
        assert.equal(2, pages:page_at(10))
        assert.equal(3, pages:page_at(500))
    end)

    it("never change once they are full", function()
        local pages = AnswerPages.new(ten_bytes)
        pages:append("0123456789AB")
        settled(pages)
        local before = pages:page(1)

        pages:append("CDEFGHIJKLMN")
        settled(pages)

        assert.equal(before, pages:page(1))
        assert.equal("KLMN", pages:page(3))
    end)

    it("are cut a few at a time when text arrives in one lump", function()
        local pages = AnswerPages.new(ten_bytes)

        pages:append(("0123456789"):rep(100) .. "end")
        pages:settle()

        assert.is_true(pages:count() < 10)
        assert.is_true(pages:has_news())
        assert.equal("end", settled(pages):page(101))
    end)

    it("lay out no more than a window of a long answer at once", function()
        local longest = 0
        local pages = AnswerPages.new(function(text)
            longest = math.max(longest, #text)
            return #text > 1000 and 1000 or nil
        end)

        pages:append(("x"):rep(100000))
        settled(pages)

        assert.is_true(longest <= 8000)
        assert.equal(100, pages:count())
    end)

    it("never cut a character at the end of the window", function()
        local pages = AnswerPages.new(function(text)
            assert.equal(0, #text % 3)
            return #text > 3000 and 3000 or nil
        end)

        pages:append(("語"):rep(10000))

        assert.equal(("語"):rep(10000), settled(pages):text())
    end)

    it("are cut anew for another size of letters, with nothing lost", function()
        local pages = AnswerPages.new(ten_bytes)
        pages:append("0123456789ABCDEF")
        settled(pages)

        pages:remeasure(function(text)
            return #text > 4 and 4 or nil
        end)
        settled(pages)

        assert.equal(4, pages:count())
        assert.equal("0123456789ABCDEF", pages:text())
    end)
end)
