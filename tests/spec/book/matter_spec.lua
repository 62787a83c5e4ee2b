local Matter = require("precis.book.matter")

local function chapters(titles)
    local list = {}
    for number, title in ipairs(titles) do
        list[number] = { number = number, title = title, depth = 1, last = number, matter = "body" }
    end
    return list
end

local function marked(titles, declared)
    local list = chapters(titles)
    Matter.mark(list, declared or {})
    local matters = {}
    for number, chapter in ipairs(list) do
        matters[number] = chapter.matter:sub(1, 2)
    end
    return table.concat(matters, " ")
end

describe("What surrounds a book", function()
    for language, titles in pairs({
        English = { "Cover", "Title Page", "Contents", "One", "Two", "Three", "Notes", "About the Author" },
        German = { "Umschlag", "Impressum", "Inhalt", "Eins", "Zwei", "Drei", "Anmerkungen", "Über den Autor" },
        Russian = { "ОБЛОЖКА", "Титульный лист", "Содержание", "Раз", "Два", "Три", "Примечания", "Об авторе" },
        Chinese = { "封面", "版权信息", "目录", "一", "二", "三", "注释", "作者简介" },
        Arabic = { "الغلاف", "حقوق النشر", "المحتويات", "واحد", "اثنان", "ثلاثة", "الهوامش", "عن المؤلف" },
    }) do
        it("is told from the book by its names in " .. language, function()
            assert.equal("fr fr fr bo bo bo ba ba", marked(titles))
        end)
    end

    it("does not include what an author wrote to be read", function()
        assert.equal(
            "bo bo bo bo bo bo bo",
            marked({ "Foreword", "Preface", "Introduction", "Prologue", "One", "Epilogue", "Afterword" })
        )
    end)

    it("is at the edges only: a chapter in the middle may be called what it likes", function()
        local titles = {}
        for number = 1, 20 do
            titles[number] = "Chapter " .. number
        end
        titles[10] = "Notes"
        titles[11] = "The Map"

        assert.is_nil(marked(titles):find("[fr][ra]"))
    end)

    it("may come after the preface", function()
        local titles = { "Cover", "Preface", "Contents", "1", "2", "3", "4", "5", "Index" }

        assert.equal("fr bo fr bo bo bo bo bo ba", marked(titles))
    end)

    it("includes the first chapters of another book", function()
        assert.equal("bo bo bo ba", marked({ "1", "2", "3", "Excerpt from The Next One" }))
    end)

    it("is known from what the package of an EPUB declares", function()
        local declared = { [1] = "copyright-page", [4] = "bibliography" }

        assert.equal("fr bo bo ba", marked({ "Ein Wort", "1", "2", "Quellen etc." }, declared))
    end)

    it("takes the chapters under it along", function()
        local list = chapters({ "One", "Two", "Three", "Notes", "Notes to One", "Notes to Two" })
        list[4].last = 6

        Matter.mark(list, {})

        assert.same({ "back", "back" }, { list[5].matter, list[6].matter })
    end)

    it("is never the whole book", function()
        assert.equal("bo bo", marked({ "Contents", "Index" }))
    end)

    it("before the first line of the contents is short, or speaks of rights", function()
        assert.is_true(Matter.is_front_text("A Novel\nby Somebody"))
        assert.is_true(Matter.is_front_text(("x"):rep(4000) .. " ISBN 1 "))
        assert.is_false(Matter.is_front_text(("A long beginning of the story. "):rep(300)))
    end)
end)
