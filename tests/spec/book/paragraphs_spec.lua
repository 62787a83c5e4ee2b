local Paragraphs = require("precis.book.paragraphs")

local WIDTH = 300

-- Lines of ten points, twelve apart; options: short (ends early), indent, size, y.
local function line(text, options)
    options = options or {}
    local size = options.size or 10
    return {
        text = text,
        x0 = options.indent or 0,
        x1 = options.short and WIDTH / 2 or WIDTH,
        y0 = options.y,
        y1 = options.y + size,
        size = size,
    }
end

local function page(entries)
    local lines = {}
    for index, entry in ipairs(entries) do
        local options = entry[2] or {}
        options.y = options.y or index * 12
        lines[index] = line(entry[1], options)
    end
    return lines
end

local function build(...)
    local paragraphs = Paragraphs.new()
    for number, entries in ipairs({ ... }) do
        paragraphs:add_page(number, page(entries))
    end
    return paragraphs:finish()
end

describe("Printed lines", function()
    it("become one paragraph as long as they are full", function()
        assert.equal("It was the best of times.", (build({ { "It was the best" }, { "of times." } })))
    end)

    it("end a paragraph where one ends early", function()
        assert.equal("It ends.\nAnother one.", (build({ { "It ends.", { short = true } }, { "Another one." } })))
    end)

    it("begin a paragraph where one is set in", function()
        local text = build({ { "It ends full." }, { "Another one.", { indent = 15 } } })

        assert.equal("It ends full.\nAnother one.", text)
    end)

    it("part from a heading of another size", function()
        assert.equal("THE STORM\nIt blew.", (build({ { "THE STORM", { size = 18 } }, { "It blew." } })))
    end)

    it("begin a paragraph after a gap", function()
        local text = build({ { "One" }, { "two" }, { "three" }, { "Four", { y = 70 } } })

        assert.equal("One two three\nFour", text)
    end)

    it("mend a word that was parted at their end", function()
        assert.equal("an example of it", (build({ { "an exam-" }, { "ple of it" } })))
        assert.equal("schaukelte", (build({ { "schau‐" }, { "kelte" } })))
        assert.equal("schaukelte", (build({ { "schau\194\173" }, { "kelte" } })))
        assert.equal("появился", (build({ { "поя-" }, { "вился" } })))
    end)

    it("keep a hyphen that belongs there", function()
        assert.equal("the Franco-Prussian war", (build({ { "the Franco-" }, { "Prussian war" } })))
    end)

    it("keep a dash and go on after it", function()
        assert.equal("he said—and left", (build({ { "he said—" }, { "and left" } })))
        assert.equal("he said – and left", (build({ { "he said –" }, { "and left" } })))
    end)

    it("are joined without spaces in Chinese and Japanese, and with them in Korean", function()
        assert.equal("親譲りの無鉄砲で", (build({ { "親譲りの" }, { "無鉄砲で" } })))
        assert.equal("나는 간다", (build({ { "나는" }, { "간다" } })))
    end)

    it("go on over the page, also in the middle of a word", function()
        local text, borders = build({ { "a long exam-" } }, { { "ple of it" } })

        assert.equal("a long example of it", text)
        assert.same({ { page = 1, offset = 0 }, { page = 2, offset = 11 } }, borders)
    end)

    it("leave an empty page where the next one begins", function()
        local __, borders = build({ { "one.", { short = true } } }, {}, { { "two." } })

        assert.same({ 0, 5, 5 }, { borders[1].offset, borders[2].offset, borders[3].offset })
    end)

    it("give no text when there are none", function()
        local text, borders = build({}, {})

        assert.equal("", text)
        assert.same({ 0, 0 }, { borders[1].offset, borders[2].offset })
    end)
end)
