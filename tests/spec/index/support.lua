--- A book of plain chapters, an index over a real SQLite file, and tasks that run to their end.

package.path = "harness/koreader/?.lua;" .. package.path

local SQ3 = require("lua-ljsqlite3/init")

local FakeHost = require("async.fake_host")
local Hash = require("precis.book.hash")
local Index = require("precis.index.index")
local Sqlite = require("precis.koreader.sqlite")

local Support = { open_handles = SQ3.open_count }

---@param chapters { title: string, text: string }[]
function Support.book(chapters)
    local book = { chapters_read = 0 }
    function book.chapters()
        local list = {}
        for number, chapter in ipairs(chapters) do
            list[number] = { number = number, title = chapter.title, depth = 1 }
        end
        return list
    end
    function book.text(__, number)
        book.chapters_read = book.chapters_read + 1
        return chapters[number].text
    end
    return book
end

--- Runs a function as a task; returns its results. Slices are a tenth of a millisecond long.
function Support.run(fn)
    local host = FakeHost.new()
    host.clock.cpu = function()
        host.cpu = host.cpu + 0.0001
        return host.cpu
    end
    local result, err = host:run(fn)
    assert(#host.errors == 0, host.errors[1] and tostring(host.errors[1].err))
    return result, err
end

--- Stops a task after so many turns of the scheduler.
function Support.run_and_cancel(fn, turns)
    local host = FakeHost.new()
    host.clock.cpu = function()
        host.cpu = host.cpu + 0.0005
        return host.cpu
    end
    local task = host:spawn(fn)
    for __ = 1, turns do
        host.scheduler:turn()
    end
    task:cancel()
    host:run_all()
    return task:outcome()
end

function Support.deps(path, changes)
    local deps = {
        sqlite = Sqlite,
        path = path,
        hash = function(text)
            return Hash.of({ text })
        end,
    }
    for name, value in pairs(changes or {}) do
        deps[name] = value
    end
    return deps
end

--- A path at which there is no file yet.
function Support.new_path()
    local path = os.tmpname()
    os.remove(path)
    return path
end

function Support.open(path, changes)
    return Index.open(Support.deps(path, changes), changes and changes.identity or "this book")
end

function Support.build(index, book, options)
    return Support.run(function()
        return index:build(book, options)
    end)
end

function Support.search(index, question, options)
    return Support.run(function()
        return index:search(question, options)
    end)
end

function Support.find(index, words, options)
    return Support.run(function()
        return index:find(words, options)
    end)
end

function Support.exists(path)
    local file = io.open(path, "rb")
    return file ~= nil and file:close() == true
end

return Support
