local StoredSummaries = require("precis.reading.stored_summaries")

local function summary(text, chapter, first_offset, last_offset)
    return {
        text = text,
        title = "Chapter " .. chapter,
        first_chapter = chapter,
        first_offset = first_offset,
        last_chapter = chapter,
        last_offset = last_offset,
    }
end

describe("The summaries at hand", function()
    it("are one of each chapter, in reading order: the one that covers most, of those the newest", function()
        local found = StoredSummaries.of(nil, {
            summary("second, newest", 2, 0, 900),
            summary("second, older", 2, 0, 900),
            summary("first, in part", 1, 0, 300),
            summary("first, its end", 1, 300, 700),
            summary("first, whole", 1, 0, 700),
        })

        assert.is_nil(found.overview)
        assert.same({
            { chapter = 1, title = "Chapter 1", text = "first, whole", last = { chapter = 1, offset = 700 } },
            { chapter = 2, title = "Chapter 2", text = "second, newest", last = { chapter = 2, offset = 900 } },
        }, found.chapters)
    end)

    it("have the book's before them, with the place that it tells up to", function()
        local overview = { text = "All of it.", last_chapter = 9, last_offset = 90 }

        local found = StoredSummaries.of(overview, {})

        assert.same({ text = "All of it.", last = { chapter = 9, offset = 90 } }, found.overview)
        assert.same({}, found.chapters)
    end)
end)
