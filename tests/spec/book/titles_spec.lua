local Titles = require("precis.book.titles")

describe("A chapter's title", function()
    it("loses the white space around and inside it", function()
        assert.equal("The End of it", Titles.clean("  The\n End\194\160of   it "))
    end)

    it("is not there when it is nothing but white space", function()
        assert.is_nil(Titles.clean(" \n\194\160"))
        assert.is_nil(Titles.clean(nil))
    end)

    it("keeps letters whose bytes look like a space", function()
        assert.equal("Разлука", Titles.clean("Разлука")) -- Р is D0 A0
    end)

    it("is the first line of the text when the book gives none", function()
        assert.equal("IV The Arrival", Titles.from_text("\nIV The Arrival\nThe train was late."))
    end)

    it("is the first words when the first line is a paragraph", function()
        local title = Titles.from_text(("It was the best of times, it was the worst of times, "):rep(4))

        assert.equal("It was the best of times, it was the worst of times, It was…", title)
    end)

    it("is cut between characters where there are no spaces", function()
        local title = Titles.from_text(("親譲りの無鉄砲で小供の時から損ばかりしている。"):rep(5))

        assert.equal("親譲りの無鉄砲で小供の時から損ばかりして…", title)
    end)

    it("is short, however long the first line is", function()
        assert.equal(("word "):rep(11) .. "word…", Titles.from_text(("word "):rep(400000)))
    end)

    it("is none for a text without words", function()
        assert.is_nil(Titles.from_text(" \n "))
    end)

    it("is a file's name when all of them are", function()
        local function is_name(title)
            return title:find("^ch%d") ~= nil
        end

        assert.is_true(Titles.are_file_names({ "ch1", "ch2.x" }, is_name))
        assert.is_false(Titles.are_file_names({ "ch1", "The Storm" }, is_name))
        assert.is_false(Titles.are_file_names({}, is_name))
    end)
end)
