local RunningHeads = require("precis.book.running_heads")

local function page(...)
    local lines = {}
    for index, text in ipairs({ ... }) do
        lines[index] = { text = text, x0 = 0, y0 = index * 12, x1 = 100, y1 = index * 12 + 10 }
    end
    return lines
end

local function kept(lines, neighbours)
    local texts = {}
    for index, line in ipairs(RunningHeads.without(lines, neighbours)) do
        texts[index] = line.text
    end
    return table.concat(texts, "|")
end

describe("What a printed page repeats", function()
    it("is dropped at its top, page numbers aside", function()
        local here = page("Moby Dick 12", "Call me Ishmael.", "Some years ago.", "More.", "Last.")
        local there = page("Moby Dick 14", "Another text.", "And more.", "And more yet.", "End.")

        assert.equal("Call me Ishmael.|Some years ago.|More.|Last.", kept(here, { there }))
    end)

    it("is dropped at its foot, two lines deep", function()
        local here = page("Text one.", "Text two.", "Text three.", "THE STORM", "15")
        local there = page("Text four.", "Text five.", "Text six.", "THE STORM", "16")

        assert.equal("Text one.|Text two.|Text three.", kept(here, { there }))
    end)

    it("is dropped when it is a number that counts the pages, with or without dashes, Roman or not", function()
        for number, following in pairs({ ["7"] = "8", ["- 7 -"] = "- 8 -", ["– 7 –"] = "– 8 –", ["xiv"] = "xv" }) do
            local there = page("Other.", "Text.", "There.", following)

            assert.equal("Text.|More.|End.", kept(page("Text.", "More.", "End.", number), { there }))
        end
    end)

    it("is not the number of a chapter, which its neighbours do not have", function()
        assert.equal("II|Text.|More.", kept(page("II", "Text.", "More."), { page("Some.", "Other.", "Page.") }))
    end)

    it("is text when it stands within text", function()
        assert.equal("Text.|More.|7|Yet more.|End.", kept(page("Text.", "More.", "7", "Yet more.", "End."), {}))
    end)

    it("is text when it stands at another height", function()
        local here = page("Refrain", "a", "b", "c", "d")
        local there = page("e", "f", "g", "h", "Refrain")

        assert.equal("Refrain|a|b|c|d", kept(here, { there }))
    end)

    it("leaves a page of its own lines alone", function()
        assert.equal("a|b|c", kept(page("a", "b", "c"), { page("d", "e", "f") }))
        assert.equal("", kept({}, { page("a") }))
    end)
end)
