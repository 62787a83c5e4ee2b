--- Reads the book that is open in the stand-in KOReader, and times every step of it.
--
-- Returns functions; `cpu` gives seconds of processor.

local ReaderUI = require("apps/reader/readerui")

local Book = require("precis.book.book")
local Document = require("precis.koreader.document")
local Gate = require("precis.book.gate")
local Headings = require("precis.book.headings")
local PageLines = require("precis.book.page_lines")
local Paragraphs = require("precis.book.paragraphs")
local RunningHeads = require("precis.book.running_heads")
local Scheduler = require("precis.async.scheduler")

local cpu = ...

local function run(fn)
    local results
    local scheduler = Scheduler.new({
        clock = { now = cpu, cpu = cpu },
        select = function()
            return {}, {}
        end,
        wake = function() end,
        on_error = function(__, err)
            error(err.message, 0)
        end,
    })
    scheduler
        :spawn(function()
            return fn()
        end, { name = "bench" })
        :on_done(function(...)
            results = { ... }
        end)
    while not results do
        scheduler:turn()
    end
    return assert(results[1], results[2] and results[2].message)
end

local function timed(fn)
    local before = cpu()
    local result = fn()
    return cpu() - before, result
end

local Bench = {}

--- Loads the chapters and reads all of them: seconds of loading, of reading, of the slowest chapter, and bytes.
function Bench.read_book()
    local book = Book.new({ document = Document.open(ReaderUI.instance), clock = {} })
    local loading = timed(function()
        return run(function()
            return book:load()
        end)
    end)
    local reading, slowest, bytes = 0, 0, 0
    for number = 1, #book:chapters() do
        local seconds, text = timed(function()
            return run(function()
                return book:text(number)
            end)
        end)
        reading, slowest, bytes = reading + seconds, math.max(slowest, seconds), bytes + #text
    end
    Bench.book = book
    return loading, reading, slowest, bytes
end

--- Seconds to find the page and the exact pointer of a place in the middle of the book.
function Bench.find_place()
    local chapters = Bench.book:chapters()
    local chapter = chapters[math.ceil(#chapters / 2)]
    return (timed(function()
        return run(function()
            return Bench.book:position_of({ chapter = chapter.number, offset = math.floor(chapter.length / 2) })
        end)
    end))
end

--- Seconds to cut a long chapter at a limit.
function Bench.cut(text, offset)
    local gate = Gate.new({
        text = function()
            return text
        end,
    }, { limit = { chapter = 1, offset = offset } })
    return (timed(function()
        return gate:text(1)
    end))
end

function Bench.find_headings(text)
    return (timed(function()
        return Headings.find(text)
    end))
end

local function page_of_words(number)
    local boxes = {}
    for line = 1, 35 do
        local words = {}
        for column = 1, 9 do
            local x0 = column * 30
            words[column] = { word = "word" .. column, x0 = x0, y0 = line * 12, x1 = x0 + 26, y1 = line * 12 + 10 }
        end
        boxes[line] = words
    end
    table.insert(boxes, 1, { { word = "Head " .. number, x0 = 30, y0 = 0, x1 = 80, y1 = 8 } })
    return boxes
end

--- Seconds to make paragraphs of so many printed pages, and bytes of text.
function Bench.set_pages(count)
    local boxes = {}
    for number = 1, count do
        boxes[number] = page_of_words(number)
    end
    local seconds, text = timed(function()
        local paragraphs, lines = Paragraphs.new(), {}
        for number = 1, count do
            lines[number] = PageLines.from_boxes(boxes[number])
        end
        for number = 1, count do
            paragraphs:add_page(number, RunningHeads.without(lines[number], { lines[number - 1] or lines[number + 1] }))
        end
        return (paragraphs:finish())
    end)
    return seconds, #text
end

return Bench
