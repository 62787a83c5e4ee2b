--- Builds and searches an index in a folder, with every turn of the scheduler on a stopwatch and the heap on a scale.

local Index = require("precis.index.index")
local Scheduler = require("precis.async.scheduler")
local Sqlite = require("precis.koreader.sqlite")

local cpu, sha256, read_chapter = ...
local bench = {}

local scheduler = Scheduler.new({
    clock = { now = cpu, wall = cpu, cpu = cpu },
    select = function()
        return {}, {}
    end,
    wake = function() end,
    on_error = function(__, err)
        error(err.message)
    end,
})

--- Runs a function as a task: what it gives, the longest turn in seconds, and the largest heap in bytes.
local function run(fn)
    local task = scheduler:spawn(fn)
    local longest, heap = 0, 0
    while task:status() == "running" do
        local started = cpu()
        scheduler:turn()
        longest = math.max(longest, cpu() - started)
        heap = math.max(heap, collectgarbage("count") * 1024)
    end
    return assert(task:outcome()), longest, heap
end

local function book_of(titles)
    local chapters = {}
    for number, title in ipairs(titles) do
        chapters[number] = { number = number, title = title, depth = 1 }
    end
    return {
        chapters = function()
            return chapters
        end,
        text = function(__, number)
            return read_chapter(number)
        end,
    }
end

---@param path string
---@param titles string[] one for each chapter
function bench.build(path, titles)
    bench.close()
    bench.index = Index.open({ sqlite = Sqlite, hash = sha256, path = path }, "bench")
    collectgarbage()
    local before = collectgarbage("count") * 1024
    local started = cpu()
    local __, longest, heap = run(function()
        return bench.index:build(book_of(titles))
    end)
    return { seconds = cpu() - started, longest = longest, heap = heap - before }
end

--- Seconds that each question takes.
function bench.search(questions)
    local taken = {}
    for position, question in ipairs(questions) do
        local started = cpu()
        run(function()
            return bench.index:search(question)
        end)
        taken[position] = cpu() - started
    end
    return taken
end

function bench.close()
    if bench.index then
        bench.index:close()
        bench.index = nil
    end
end

return bench
