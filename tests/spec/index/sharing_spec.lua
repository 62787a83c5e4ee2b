local Support = require("index.support")

local Sqlite = require("precis.koreader.sqlite")
local Task = require("precis.async.task")

local CHAPTERS = {
    {
        title = "The lighthouse",
        text = ("Anna kept the lamp burning all night. The sea was rough and grey.\n"):rep(30),
    },
    { title = "The harbour", text = ("Boris mended nets by the quay. Gulls cried over the fish market.\n"):rep(30) },
    { title = "The storm", text = ("At midnight the mast broke. Clara swam to the rocks with a rope.\n"):rep(30) },
}

describe("An index that several tasks use", function()
    local path

    before_each(function()
        path = Support.new_path()
    end)

    after_each(function()
        os.remove(path)
        assert.equal(0, Support.open_handles())
    end)

    it("is built once for all who want it at the same time", function()
        local index, book = Support.open(path), Support.book(CHAPTERS)
        local outcomes = Support.run(function()
            local function build()
                return index:build(book, {})
            end
            return Task.all({ build, build })
        end)

        assert.same({ true, true, n = 2 }, outcomes)
        assert.equal(2 * #CHAPTERS, book.chapters_read) -- to build it, and to see that it fits
        assert.is_true(index:status().is_finished)
        index:close()
    end)

    it("is searched on when it is finished by another task in the middle of a search", function()
        local index, is_time
        local book = Support.book(CHAPTERS)
        local function open(file, mode)
            local database, err = Sqlite.open(file, mode)
            local row = database and database.row
            if database then
                function database.row(...)
                    if is_time then
                        is_time = false
                        assert(index:build(book))
                    end
                    return row(...)
                end
            end
            return database, err
        end
        index = Support.open(path, { sqlite = { open = open } })
        Support.build(index, book, { until_chapter = 2 })

        is_time = true
        local hits = Support.search(index, "Who mended nets by the quay?")

        assert.equal(2, hits[1].chapter)
        assert.is_true(index:status().is_finished)
        index:close()
    end)
end)
