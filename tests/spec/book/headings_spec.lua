local Headings = require("precis.book.headings")

local PROSE = ("A sentence that goes on for a while, as they do in novels, and then ends. "):rep(12)

local function book(headings)
    local parts = {}
    for __, heading in ipairs(headings) do
        parts[#parts + 1] = heading
        parts[#parts + 1] = PROSE
    end
    return table.concat(parts, "\n")
end

local function titles(text)
    local found = {}
    for index, heading in ipairs(Headings.find(text)) do
        found[index] = heading.title
    end
    return found
end

describe("Chapter headings in plain text", function()
    for language, headings in pairs({
        English = { "Chapter I", "Chapter II", "Chapter III" },
        German = { "Erstes Buch", "Kapitel 1", "Kapitel 2", "Kapitel 3" },
        French = { "CHAPITRE PREMIER", "Chapitre II", "Chapitre III", "Chapitre IV" },
        Russian = { "ГЛАВА I. Сержант", "Глава II. Вожатый", "Глава III. Крепость" },
        Chinese = { "第一章 初见", "第二章 别离", "第十二章 归来" },
        Japanese = { "一", "二", "三", "四" },
        Roman = { "I", "II", "III", "IV" },
        numbered = { "1", "2.", "3" },
    }) do
        it("are found in a " .. language .. " book", function()
            local found = titles(book(headings))

            assert.is_true(#found >= 3, table.concat(found, "|"))
            assert.equal(headings[#headings], found[#found])
        end)
    end

    it("stand where their lines begin", function()
        local text = book({ "Chapter 1", "Chapter 2", "Chapter 3" })

        for number, heading in ipairs(Headings.find(text)) do
            assert.equal("Chapter " .. number, text:sub(heading.offset + 1, heading.offset + 9))
        end
    end)

    it("may have titles behind their numbers", function()
        local headings = { "I Loomings", "II The Carpetbag", "III Hark!" }

        assert.same(headings, titles(book(headings)))
    end)

    it("take the short line below them as their second half", function()
        local text = book({ "Chapter 1\nThe Storm", "Chapter 2\nThe Calm", "Chapter 3\nThe End" })

        assert.same({ "Chapter 1 The Storm", "Chapter 2 The Calm", "Chapter 3 The End" }, titles(text))
    end)

    it("do not swallow the first line of a text whose lines are broken", function()
        local wrapped = ("It was a dark and stormy night, and the rain fell in torrents upon it\n"):rep(8)
        local text = ("Chapter 1\n%sChapter 2\n%sChapter 3\n%s"):format(wrapped, wrapped, wrapped)

        assert.equal("Chapter 1", titles(text)[1])
    end)

    it("lie in parts when the text has parts", function()
        local found = Headings.find(
            book({ "Part One", "Chapter 1", "Chapter 2", "Part Two", "Chapter 3", "Part Three", "Chapter 4" })
        )

        assert.same({ 1, 2, 2, 1 }, { found[1].level, found[2].level, found[3].level, found[4].level })
    end)

    it("may begin to count again in every part", function()
        local found = titles(book({ "I", "II", "III", "I", "II", "III", "IV" }))

        assert.equal(7, #found)
    end)

    it("are not made of numbers that do not count", function()
        assert.same({}, titles(book({ "1984", "7", "1812", "3" })))
    end)

    it("are not made of sentences that begin with I", function()
        assert.same({}, titles(book({ "I went home", "I slept", "I woke" })))
    end)

    it("are not made of fewer than three", function()
        assert.same({}, titles(book({ "Chapter 1", "Chapter 2" })))
    end)

    it("are not made of a list", function()
        assert.same({}, titles("1\n2\n3\n4\n5\n6\n"))
    end)

    it("are looked for in slices, and no further when there is no time left", function()
        local text, pauses = (PROSE .. "\n"):rep(600), 0

        local found, err = Headings.find(text, function()
            pauses = pauses + 1
            return pauses < 3 or nil, "cancelled"
        end)

        assert.is_nil(found)
        assert.equal("cancelled", err)
        assert.equal(3, pauses)
    end)
end)
