local PageLines = require("precis.book.page_lines")

-- A line of words of eight points' width and height, with a gap between them.
local function boxes(words, x, y, gap)
    local line = {}
    for index, word in ipairs(words) do
        local x0 = x + (index - 1) * (8 + gap)
        line[index] = { word = word, x0 = x0, y0 = y, x1 = x0 + 8, y1 = y + 8 }
    end
    return line
end

local function texts(lines)
    local found = {}
    for index, line in ipairs(PageLines.from_boxes(lines)) do
        found[index] = line.text
    end
    return found
end

local function column(letter, x, count)
    local lines = {}
    for number = 1, count do
        lines[number] = boxes({ letter .. number, "w", "w" }, x, number * 12, 2)
    end
    return lines
end

describe("A page's lines", function()
    it("have spaces between their words", function()
        assert.same({ "He went on" }, texts({ boxes({ "He", "went", "on" }, 0, 0, 2) }))
    end)

    it("have none between pieces of one word", function()
        assert.same({ "office" }, texts({ boxes({ "of", "fice" }, 0, 0, 0.1) }))
    end)

    it("have none behind a quote, whose word KOReader ends there, unless one was printed", function()
        local line = boxes({ "“", "And" }, 0, 0, -0.2)

        assert.same({ "“And" }, texts({ line }))
        assert.same({ "no” he" }, texts({ boxes({ "no”", "he" }, 0, 0, 2) }))
    end)

    it("have spaces also when they run from right to left", function()
        local line = boxes({ "היה", "היו" }, 0, 0, 2)
        line[1], line[2] = line[2], line[1]

        assert.same({ "היו היה" }, texts({ line }))
    end)

    it("have none between Chinese characters, unless a space was meant", function()
        assert.same({ "紅樓夢" }, texts({ boxes({ "紅", "樓", "夢" }, 0, 0, 1) }))
        assert.same({ "紅 樓" }, texts({ boxes({ "紅", "樓" }, 0, 0, 8) }))
        assert.same({ "夢……紅" }, texts({ boxes({ "夢", "……", "紅" }, 0, 0, 1) }))
    end)

    it("keep the spaces of Korean", function()
        assert.same({ "나는 간다" }, texts({ boxes({ "나는", "간다" }, 0, 0, 2) }))
    end)

    it("are put together when the file wrote them piece by piece", function()
        assert.same({ "one two" }, texts({ boxes({ "one" }, 0, 10, 0), boxes({ "two" }, 12, 10, 0) }))
    end)

    it("are read one column after the other, also when they come across", function()
        local left, right, mixed = column("a", 0, 6), column("b", 48, 6), {}
        for number = 1, 6 do
            mixed[#mixed + 1] = left[number]
            mixed[#mixed + 1] = right[number]
        end

        local found = texts(mixed)

        assert.equal("a1 w w", found[1])
        assert.equal("a6 w w", found[6])
        assert.equal("b1 w w", found[7])
        assert.equal("b6 w w", found[12])
    end)

    it("across both columns part the page", function()
        local lines = { boxes({ "A", "title", "of", "the", "page", "here", "now" }, 0, 0, 6) }
        for __, line in ipairs(column("a", 0, 6)) do
            lines[#lines + 1] = line
        end
        for __, line in ipairs(column("b", 48, 6)) do
            lines[#lines + 1] = line
        end

        assert.equal("A title of the page here now", texts(lines)[1])
    end)

    it("are none where there are no words", function()
        assert.same({}, texts(nil))
        assert.same({}, texts({ {}, { { x0 = 1, y0 = 1, x1 = 2, y1 = 2 } } }))
    end)
end)
