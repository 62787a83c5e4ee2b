--- An open book and what can be asked of it. Screens and the command line both start here.
--
-- Everything runs in tasks of the app's scheduler that belong to this reading: closing the book stops them.

local Alternatives = require("precis.reading.alternatives")
local Book = require("precis.book.book")
local BookRecords = require("precis.reading.book_records")
local Choices = require("precis.reading.choices")
local Kept = require("precis.reading.kept")
local KnownAnswers = require("precis.reading.known_answers")
local Ordering = require("precis.reading.ordering")
local Position = require("precis.reading.position")
local Search = require("precis.reading.search")
local Semaphore = require("precis.async.semaphore")
local Task = require("precis.async.task")
local WaitingJobs = require("precis.reading.waiting_jobs")
local Workshop = require("precis.reading.workshop")

---@class precis.reading.Handlers: precis.tasks.Handlers
---@field on_chapter fun(chapter: precis.Chapter)? told which chapter it is
---@field confirm fun(reckoning: precis.tasks.Reckoning, decide: fun(go_on: boolean))? asks before money is spent

---@class precis.Reading
---@field alternatives precis.reading.Alternatives
---@field book precis.Book
---@field records precis.reading.BookRecords what the store has of the book
---@field choices precis.reading.Choices what the reader chose for this book
---@field kept precis.reading.Kept the same, behind the gate, for screens
---@field known_answers precis.reading.KnownAnswers
---@field pages precis.Pages
---@field position precis.reading.Position
---@field search precis.reading.Search
---@field waiting precis.reading.WaitingJobs
---@field workshop precis.reading.Workshop
local Reading = {}
Reading.__index = Reading

---@param app precis.App
---@param ui table KOReader's ReaderUI
function Reading.new(app, ui)
    local book = Book.new({ document = app.host.document(ui), clock = app.host.clock })
    local reading = setmetatable({ _app = app, book = book, _loading = Semaphore.new(1), _tasks = {} }, Reading)
    reading.workshop = Workshop.new(app, book)
    reading.search = Search.new(function(identity)
        return app:open_index(identity)
    end, book)
    reading.records = BookRecords.new({
        records = function()
            return app:records()
        end,
        json = function()
            return app:json()
        end,
    }, book)
    local memory = app.host.book_memory(ui)
    reading.choices = Choices.new({ book = book, memory = memory, settings = app.settings })
    reading.known_answers = KnownAnswers.new(reading, app.host.sha256)
    reading.alternatives = Alternatives.new(reading, {
        catalogue = function()
            return app:client():known_models()
        end,
        price = function(...)
            return app:price(...)
        end,
    })
    reading._ordering = Ordering.new(reading, {
        price = function(...)
            return app:price(...)
        end,
        reconcile = function()
            app:reconcile()
        end,
    })
    reading.kept = Kept.new(reading)
    reading.pages = app:pages(ui)
    reading.waiting = WaitingJobs.new(reading, memory)
    reading.position = Position.new(reading, function(position)
        app.host.go_to(ui, position)
    end)
    return reading
end

--- Reads the table of contents, once.
---@async
---@return true? ok
---@return precis.Error? err
function Reading:load()
    -- What several tasks want at once, as those behind the panel do, is done for all of them.
    return self._loading:while_held(function()
        local err
        if not self._is_loaded then
            self._is_loaded, err = self.book:load()
        end
        return self._is_loaded, err
    end)
end

--- Makes the book ready as far as it can be: of one without text, the pages alone.
---@async
---@return true? ok
---@return precis.Error? err
function Reading:load_pages()
    if self._is_without_text then
        return true
    end
    local ok, err = self:load()
    self._is_without_text = not ok and err.kind == "no_text"
    return ok or self._is_without_text or nil, err
end

--- Whether the book has turned out to be pictures alone.
---@return boolean
function Reading:is_without_text()
    return self._is_without_text == true
end

--- Starts a task that ends with this reading.
---@param name string
---@param fn fun(): any, precis.Error?
---@return precis.async.Task
function Reading:spawn(name, fn)
    local task = self._app:spawn(fn, { name = name })
    self._tasks[task] = true
    task:on_done(function()
        self._tasks[task] = nil
    end)
    return task
end

--- Finds something out and tells it, unless the book was closed meanwhile: then nobody is there to be told.
---@param name string
---@param find fun(): any, precis.Error? runs with the book made ready, see `load_pages`
---@param tell fun(found: any, err: precis.Error?)
function Reading:find_out(name, find, tell)
    self:work_out(name, function()
        local ok, err = self:load_pages()
        if not ok then
            return nil, err
        end
        return find()
    end, tell)
end

--- Works something out in slices and tells it, unless the book was closed meanwhile.
---@param name string
---@param work fun(give_way: fun(): true?, precis.Error?): any, precis.Error?
---@param tell fun(found: any, err: precis.Error?)
function Reading:work_out(name, work, tell)
    self:spawn(name, function()
        return work(Task.checkpoint)
    end):on_done(function(...)
        if not self._is_closed then
            tell(...)
        end
    end)
end

--- Starts a job.
---@param name string one of `precis.reading.jobs`
---@param options table the job's
---@param handlers precis.reading.Handlers
---@return precis.async.Task task its result is a `precis.tasks.Answer`, also when it failed
function Reading:start(name, options, handlers)
    return self:spawn(name, function()
        local answer, err = self._ordering:carry_out(name, options, handlers)
        return answer or self:failed(err)
    end)
end

--- Reckons what a job would take. Nothing is sent.
---@param name string
---@param options table
---@return precis.async.Task task its result is a `precis.tasks.Reckoning`
function Reading:reckon(name, options)
    return self:spawn("reckon " .. name, function()
        return self._ordering:reckon(name, options)
    end)
end

--- The book's name, at once.
---@return string
function Reading:title()
    return self.book:metadata().title
end

---@param name string
---@return any
function Reading:setting(name)
    return self._app.settings:get(name)
end

---@return precis.Json
function Reading:json()
    return self._app:json()
end

--- The digest of a string, in slices when it is long.
---@param data string
---@param give_way fun(): true?, precis.Error?
---@return string? digits
---@return precis.Error? err cancelled
function Reading:hash(data, give_way)
    return self._app.host.sha256(data, give_way)
end

--- An answer that never got as far as a request.
---@param err precis.Error?
---@return precis.tasks.Answer
function Reading:failed(err)
    return {
        text = "",
        complete = false,
        cached = false,
        model = self:setting("model"),
        usage = { prompt_tokens = 0, completion_tokens = 0 },
        requests = 0,
        error = err,
    }
end

--- The book is being closed: nothing of this reading runs on.
function Reading:close()
    self._is_closed = true
    for task in pairs(self._tasks) do
        task:cancel("the book was closed")
    end
    self.search:close()
end

return Reading
