local Outline = require("precis.book.outline")

local function is_before(a, b)
    return a < b
end

local function line(title, depth, anchor)
    return { title = title, depth = depth, anchor = anchor }
end

local function titles(lines)
    local found = {}
    for index, entry in ipairs(lines) do
        found[index] = entry.title
    end
    return table.concat(found, " ")
end

describe("A table of contents", function()
    it("is read in the order of the book when it is written in another", function()
        local lines = Outline.usable({ line("C", 1, 30), line("A", 1, 10), line("B", 1, 20) }, is_before)

        assert.equal("A B C", titles(lines))
    end)

    it("keeps a part before its first chapter when both begin at the same place", function()
        local lines = Outline.usable({ line("Z", 1, 50), line("Part", 1, 10), line("Chapter", 2, 10) }, is_before)

        assert.equal("Part Chapter Z", titles(lines))
        assert.equal(2, lines[2].depth)
    end)

    it("loses lines that lead nowhere, and no others", function()
        local lines = Outline.usable({ line("A", 1, 10), line("gone", 1, nil), line("B", 1, 20) }, is_before)

        assert.equal("A B", titles(lines))
    end)

    it("says the same place once, with whichever title there is", function()
        local lines = Outline.usable({ line("", 1, 10), line("A", 1, 10), line("again", 1, 10) }, is_before)

        assert.equal("A", titles(lines))
    end)

    it("closes up levels that it skips", function()
        local lines = Outline.usable({ line("A", 3, 10), line("B", 7, 20), line("C", 1, 30) }, is_before)

        assert.same({ 1, 2, 1 }, { lines[1].depth, lines[2].depth, lines[3].depth })
    end)

    it("does not change the lines it was given", function()
        local given = { line("", 4, 10), line("A", 4, 10) }

        Outline.usable(given, is_before)

        assert.same({ line("", 4, 10), line("A", 4, 10) }, given)
    end)

    it("leaves nothing of the book out, even before its first line", function()
        local pieces = Outline.pieces({ line("A", 1, 10), line("B", 1, 20) }, 0, 99, is_before)

        assert.same({ 0, 10, 20 }, { pieces[1].from, pieces[2].from, pieces[3].from })
        assert.same({ 10, 20, 99 }, { pieces[1].to, pieces[2].to, pieces[3].to })
        assert.is_true(pieces[1].is_before_contents)
    end)

    it("without a line makes the whole book one piece", function()
        local pieces = Outline.pieces({}, 0, 99, is_before)

        assert.equal(1, #pieces)
        assert.is_false(pieces[1].is_before_contents)
    end)

    it("becomes a tree in which every chapter knows its parent and its last descendant", function()
        local chapters = Outline.chapters({
            { title = "Part", depth = 1 },
            { title = "One", depth = 2 },
            { title = "Scene", depth = 3 },
            { title = "Two", depth = 2 },
            { title = "End", depth = 1 },
        })

        local parents, last = {}, {}
        for number, chapter in ipairs(chapters) do
            parents[number] = chapter.parent or 0
            last[number] = chapter.last
        end
        assert.same({ 0, 1, 2, 1, 0 }, parents)
        assert.same({ 4, 3, 3, 4, 5 }, last)
    end)

    it("parts a piece at anchors inside it without losing an end", function()
        local pieces = Outline.parted({ title = "All", depth = 1, from = 0, to = 90 }, { 30, 60 }, 2)

        assert.same({ 0, 30, 60 }, { pieces[1].from, pieces[2].from, pieces[3].from })
        assert.same({ 30, 60, 90 }, { pieces[1].to, pieces[2].to, pieces[3].to })
        assert.same({ 1, 2, 2 }, { pieces[1].depth, pieces[2].depth, pieces[3].depth })
    end)
end)
