--- Searches the book that is open at a desk, behind the gate.
--
-- Returns functions that take a `done` callback and come back at once.

local ReaderUI = require("apps/reader/readerui")

local ErrorText = require("precis.ui.error_text")
local Gate = require("precis.book.gate")

local Searching = {}

-- Runs a function as one of the reading's tasks, once book and index are there.
local function run(name, options, fn, done)
    local reading = ReaderUI.instance.precis:reading()
    local task = reading:spawn(name, function()
        local ok, err = reading:load()
        if ok then
            ok, err = reading.search:prepare({ limit = options.limit })
        end
        if not ok then
            return nil, err
        end
        return fn(reading)
    end)
    task:on_done(function(found, err)
        local text = err and ErrorText.of(err)
        done(found or false, text and { kind = err.kind, message = text.happened, hint = text.advice } or false)
    end)
end

-- The book, with every chapter's text kept once it was read: many questions lead to the same chapters.
local function remembering(book)
    local texts = {}
    local remembered = {}
    function remembered.text(__, number)
        local err
        if not texts[number] then
            texts[number], err = book:text(number)
        end
        return texts[number], err
    end
    return remembered
end

--- Finds the passages that answer each question.
---@param questions string[]
---@param options { limit: precis.Place?, k: integer?, max_tokens: integer? }
---@param done fun(found: table|false, failure: table|false)
function Searching.find(questions, options, done)
    run("search", options, function(reading)
        local gate = Gate.new(remembering(reading.book), { limit = options.limit })
        local results = {}
        for index, question in ipairs(questions) do
            local hits, err = reading.search:find(gate, question, options)
            if not hits then
                return nil, err
            end
            results[index] = hits
        end
        return { results = results }
    end, done)
end

--- All passages of the index, in reading order.
---@param done fun(found: table|false, failure: table|false)
function Searching.passages(done)
    run("passages", {}, function(reading)
        local gate = Gate.new(remembering(reading.book), {})
        local passages, err = reading.search:everything(gate, math.huge)
        return passages and { passages = passages }, err
    end, done)
end

return Searching
