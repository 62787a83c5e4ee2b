--- An open book and what can be asked of it. Screens and the command line both start here.
--
-- Everything runs in tasks of the app's scheduler that belong to this reading: closing the book stops them.

local Book = require("precis.book.book")
local ChapterSummary = require("precis.tasks.chapter_summary")
local Digest = require("precis.tasks.digest")
local Errors = require("precis.errors")
local Gate = require("precis.book.gate")

---@class precis.reading.SummariseOptions
---@field chapter integer? nil: the one on the screen
---@field handlers precis.tasks.Handlers
---@field on_chapter fun(chapter: precis.Chapter)? told which chapter it is

---@class precis.Reading
local Reading = {}
Reading.__index = Reading

---@param app precis.App
---@param ui table KOReader's ReaderUI
function Reading.new(app, ui)
    return setmetatable({
        _app = app,
        book = Book.new({ document = app.host.document(ui), clock = app.host.clock }),
        _tasks = {},
    }, Reading)
end

--- Reads the table of contents, once.
---@async
---@return true? ok
---@return precis.Error? err
function Reading:load()
    if not self._is_loaded then
        local ok, err = self.book:load()
        if not ok then
            return nil, err
        end
        self._is_loaded = true
    end
    return true
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

--- A chapter by its number, or the one on the screen.
---@async
---@param number integer?
---@return precis.Chapter? chapter
---@return precis.Error? err
function Reading:chapter(number)
    local ok, err = self:load()
    if not ok then
        return nil, err
    end
    if not number then
        local place, place_err = self.book:here()
        if not place then
            return nil, place_err
        end
        number = place.chapter
    end
    local chapter = self.book:chapters()[number]
    if not chapter then
        return nil, Errors.new("no_such_chapter", "chapter " .. number, { chapter = number })
    end
    return chapter
end

--- Summarises a chapter.
---@param options precis.reading.SummariseOptions
---@return precis.async.Task task its result is a `precis.tasks.Answer`, also when it failed
function Reading:summarise(options)
    return self:spawn("summarise chapter", function()
        local answer, err = self:_summarise(options)
        return answer or self:failed(err)
    end)
end

function Reading:_summarise(options)
    local chapter, err = self:chapter(options.chapter)
    if not chapter then
        return nil, err
    end
    if options.on_chapter then
        options.on_chapter(chapter)
    end
    local deps, deps_err = self:_task_deps()
    if not deps then
        return nil, deps_err
    end
    local length = self._app.settings:get("summary_length")
    return ChapterSummary.new(deps, { chapter = chapter, length = length }):run(options.handlers)
end

-- What tasks over the book are handed: its text through the gate, and a way to digest it.
function Reading:_task_deps()
    local app = self._app
    local paid_once, err = app:paid_once()
    if not paid_once then
        return nil, err
    end
    local model = app.settings:get("model")
    local limits = app:limits(model)
    return {
        book = self.book,
        gate = Gate.new(self.book, {}),
        new_digest = function(request)
            request.model = model
            request.book = self.book:identity()
            return self:_new_digest(paid_once, limits, request)
        end,
    }
end

function Reading:_new_digest(paid_once, limits, request)
    local client = self._app:client()
    return Digest.new({
        ask = function(question, handlers)
            return paid_once:ask(question, handlers)
        end,
        is_paid = function(question)
            return paid_once:is_paid(question)
        end,
        limits = limits,
        estimate = function(text)
            return client:estimate(text, request.model)
        end,
    }, request)
end

--- An answer that never got as far as a request.
---@param err precis.Error
---@return precis.tasks.Answer
function Reading:failed(err)
    return {
        text = "",
        complete = false,
        cached = false,
        model = self._app.settings:get("model"),
        usage = { prompt_tokens = 0, completion_tokens = 0 },
        requests = 0,
        error = err,
    }
end

--- The book is being closed: nothing of this reading runs on.
function Reading:close()
    for task in pairs(self._tasks) do
        task:cancel("the book was closed")
    end
end

return Reading
