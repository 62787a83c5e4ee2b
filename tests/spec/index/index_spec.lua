local Support = require("index.support")

local Errors = require("precis.errors")

local function story(name, sentences)
    return { title = name, text = name .. "\n" .. sentences }
end

local CHAPTERS = {
    story("The lighthouse", ("Anna kept the lamp burning all night. The sea was rough and grey.\n"):rep(30)),
    story("The harbour", ("Boris mended nets by the quay. Gulls cried over the fish market.\n"):rep(30)),
    story("The storm", ("At midnight the mast broke. Clara swam to the rocks with a rope.\n"):rep(30)),
}

describe("An index", function()
    local path

    before_each(function()
        path = Support.new_path()
    end)

    after_each(function()
        os.remove(path)
        os.remove(path .. ".unfinished-here")
        os.remove(path .. ".unfinished-other")
        assert.equal(0, Support.open_handles())
    end)

    local function built()
        local index = Support.open(path)
        assert.is_true(Support.build(index, Support.book(CHAPTERS)))
        return index
    end

    it("is empty until it is built", function()
        local index, err = Support.open(path)
        local __, search_err = Support.search(index, "Who kept the lamp?")

        assert.is_nil(err)
        assert.equal("no_index", search_err.why)
        assert.equal(0, index:status().passages)
        index:close()
    end)

    it("holds every byte of the book in passages", function()
        local index = built()
        for number, chapter in ipairs(CHAPTERS) do
            local texts = {}
            for position, passage in ipairs(index:passages_of(number)) do
                texts[position] = passage.text
                assert.equal(passage.text, chapter.text:sub(passage.offset + 1, passage.offset + passage.length))
            end
            assert.equal(chapter.text, table.concat(texts))
        end
        assert.is_true(index:status().is_finished)
        index:close()
    end)

    it("is there the next time, and is not built again", function()
        built():close()
        local book = Support.book(CHAPTERS)
        local index = Support.open(path)
        local progress = 0
        Support.build(index, book, {
            on_progress = function()
                progress = progress + 1
            end,
        })

        assert.equal(0, progress)
        assert.equal(1, Support.search(index, "Who swam with a rope?")[1].chapter - 2)
        index:close()
    end)

    it("goes on where it was stopped, in the middle of a chapter too", function()
        for turns = 1, 60, 4 do
            local index = Support.open(path)
            Support.run_and_cancel(function()
                return index:build(Support.book(CHAPTERS))
            end, turns)
            index:close()
        end
        local index = built()
        local whole = {}
        for position, passage in ipairs(index:passages_of(3)) do
            whole[position] = passage.text
        end

        assert.equal(CHAPTERS[3].text, table.concat(whole))
        assert.equal(3, Support.search(index, "Who swam to the rocks?")[1].chapter)
        index:close()
    end)

    it("can be built as far as one has read", function()
        local index = Support.open(path)
        Support.build(index, Support.book(CHAPTERS), { until_chapter = 2 })

        assert.equal(2, index:status().chapters)
        assert.is_false(index:status().is_finished)
        assert.same({}, Support.search(index, "swam rope rocks"))
        Support.build(index, Support.book(CHAPTERS))
        assert.is_true(index:status().is_finished)
        index:close()
    end)

    it("tells how far it has come", function()
        local index = Support.open(path)
        local seen = {}
        Support.build(index, Support.book(CHAPTERS), {
            on_progress = function(done, all)
                seen[#seen + 1] = done .. "/" .. all
            end,
        })

        assert.same({ "1/3", "2/3", "3/3" }, seen)
        index:close()
    end)

    it("is made anew when the book is another", function()
        built():close()
        local index = Support.open(path, { identity = "another book" })

        assert.is_false(index:status().is_finished)
        Support.build(index, Support.book({ story("Bread", "Dora baked bread.") }))
        assert.equal("Dora baked bread.", Support.search(index, "bread")[1].text:match("Dora.*"))
        index:close()
    end)

    it("is made anew when a chapter's text has changed", function()
        built():close()
        local changed = { CHAPTERS[1], story("The harbour", "Emil sold the quay to a baker."), CHAPTERS[3] }
        local index = Support.open(path)
        Support.build(index, Support.book(changed))

        assert.is_truthy(Support.search(index, "baker")[1].text:find("Emil", 1, true))
        assert.same({}, Support.search(index, "nets"))
        index:close()
    end)

    it("is made anew when the text changes while it is half built", function()
        local index = Support.open(path)
        Support.build(index, Support.book(CHAPTERS), { until_chapter = 2 })
        Support.build(index, Support.book({ story("New", "Only turnips grow here."), CHAPTERS[2], CHAPTERS[3] }))

        assert.equal(1, Support.search(index, "turnips")[1].chapter)
        assert.same({}, Support.search(index, "lamp"))
        index:close()
    end)

    local function overwrite(file_path, from, bytes)
        local file = assert(io.open(file_path, "r+b"))
        file:seek("set", from)
        file:write(bytes)
        file:close()
    end

    it("is made anew when its file is no database", function()
        built():close()
        overwrite(path, 0, ("not a database. "):rep(8))
        local index, err = Support.open(path)

        assert.is_nil(err)
        Support.build(index, Support.book(CHAPTERS))
        assert.equal(1, Support.search(index, "Who kept the lamp?")[1].chapter)
        index:close()
    end)

    it("is thrown away when a search finds it damaged, and made anew", function()
        built():close()
        local file = assert(io.open(path, "rb"))
        local size = file:seek("end")
        file:close()
        overwrite(path, 4096, ("\255"):rep(size - 4096))
        local index = Support.open(path)
        Support.search(index, "Who kept the lamp?")

        assert.is_false(index:status().is_finished)
        Support.build(index, Support.book(CHAPTERS))
        assert.equal(1, Support.search(index, "Who kept the lamp?")[1].chapter)
        index:close()
    end)

    it("says so when its folder cannot be written", function()
        local index = Support.open("/no-such-folder/index.sqlite3")
        local __, err = Support.build(index, Support.book(CHAPTERS))

        assert.equal("storage", err.kind)
        assert.is_true(Errors.is_kind(err.kind))
        index:close()
    end)

    it("leaves nothing behind on a full disk", function()
        local Sqlite = require("precis.koreader.sqlite")
        local index = Support.open(path, {
            sqlite = {
                open = function(...)
                    local database, err = Sqlite.open(...)
                    if database then
                        database:exec("PRAGMA max_page_count = 24")
                    end
                    return database, err
                end,
            },
        })
        local long = story("The whole sea", ("One wave came after another, and no two were alike.\n"):rep(3000))
        local __, err = Support.build(index, Support.book({ long }))

        assert.equal("disk_full", err.kind)
        assert.is_false(Support.exists(path .. ".unfinished-here"))
        assert.is_false(Support.exists(path))
        index:close()
    end)

    it("passes on what the book could not read, and goes on from there later", function()
        local book = Support.book(CHAPTERS)
        local read = book.text
        function book.text(self, number)
            if number == 2 then
                return nil, Errors.new("cancelled", "the document was closed")
            end
            return read(self, number)
        end
        local index = Support.open(path)
        local __, err = Support.build(index, book)

        assert.equal("cancelled", err.kind)
        assert.equal(1, index:status().chapters)
        index:close()
        index = built()
        assert.equal(3, index:status().chapters)
        index:close()
    end)

    it("is built by two devices in one folder without harm", function()
        local here, other = Support.open(path), Support.open(path, { device = "other" })
        Support.build(here, Support.book(CHAPTERS), { until_chapter = 1 })
        Support.build(other, Support.book(CHAPTERS))
        Support.build(here, Support.book(CHAPTERS))

        assert.equal(1, Support.search(here, "Who kept the lamp?")[1].chapter)
        assert.equal(1, Support.search(other, "Who kept the lamp?")[1].chapter)
        assert.is_false(Support.exists(path .. ".unfinished-other"))
        here:close()
        other:close()
    end)

    it("takes one 100 kB paragraph without a space", function()
        local index = Support.open(path)
        local chapters = { { title = "", text = ("日本語の長い段落"):rep(4000) }, { title = "", text = ("x"):rep(100000) } }
        Support.build(index, Support.book(chapters))

        assert.is_true(index:status().is_finished)
        for __, passage in ipairs(index:passages_of(1)) do
            assert.is_true(passage.length < 4000)
        end
        index:close()
    end)

    it("takes a book without any text", function()
        local index = Support.open(path)
        assert.is_true(Support.build(index, Support.book({ { title = "Empty", text = "" } })))
        assert.same({}, Support.search(index, "anything"))
        index:close()
    end)
end)
