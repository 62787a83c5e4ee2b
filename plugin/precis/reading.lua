--- An open book and what can be asked of it. Screens and the command line both start here.
--
-- Everything runs in tasks of the app's scheduler that belong to this reading: closing the book stops them.

local Book = require("precis.book.book")
local ChapterSummary = require("precis.tasks.chapter_summary")
local Decimal = require("precis.text.decimal")
local Digest = require("precis.tasks.digest")
local Errors = require("precis.errors")
local Gate = require("precis.book.gate")
local Task = require("precis.async.task")

-- About what a long chapter takes; less is not worth a question when nobody knows what it costs.
local TOKENS_WORTH_ASKING = 60000

---@class precis.reading.Handlers: precis.tasks.Handlers
---@field on_chapter fun(chapter: precis.Chapter)? told which chapter it is
---@field confirm fun(reckoning: precis.tasks.Reckoning, decide: fun(go_on: boolean))? asks before money is spent

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

--- How far the book may be read by the tasks: to the end of what is on the screen, unless the reader opened it all.
---@async
---@param is_open boolean the whole book may be used
---@return precis.Gate? gate
---@return precis.Error? err
function Reading:gate(is_open)
    if is_open or not self._app.settings:get("only_what_i_have_read") then
        return Gate.new(self.book, {})
    end
    local limit, err = self.book:visible_end()
    return limit and Gate.new(self.book, { limit = limit }), err
end

---@class precis.reading.SummaryOptions
---@field chapter integer? nil: the one on the screen
---@field is_open boolean? the whole chapter, read or not
---@field length string?
---@field fresh boolean? another answer than the stored one is wanted

--- Summarises a chapter.
---@param options precis.reading.SummaryOptions
---@param handlers precis.reading.Handlers
---@return precis.async.Task task its result is a `precis.tasks.Answer`, also when it failed
function Reading:summarise(options, handlers)
    return self:_start("summary", handlers, function()
        local chapter, err = self:chapter(options.chapter)
        if not chapter then
            return nil, err
        end
        if handlers.on_chapter then
            handlers.on_chapter(chapter)
        end
        local deps, deps_err = self:_task_deps(options.is_open)
        if not deps then
            return nil, deps_err
        end
        local length = options.length or self._app.settings:get("summary_length")
        return ChapterSummary.new(deps, { chapter = chapter, length = length, fresh = options.fresh })
    end)
end

--- Runs a job as a task: makes it, asks the reader when it costs more than a little, then does it.
function Reading:_start(name, handlers, make_job)
    return self:spawn(name, function()
        local job, err = make_job()
        if not job then
            return self:failed(err)
        end
        local may_go_on
        may_go_on, err = self:_confirm(job, handlers)
        if not may_go_on then
            return self:failed(err)
        end
        local answer
        answer, err = job:run(handlers)
        return answer or self:failed(err)
    end)
end

function Reading:_confirm(job, handlers)
    if not handlers.confirm then
        return true
    end
    local plan, err = job:plan()
    if not plan then
        return nil, err
    end
    local settings = self._app.settings
    local model = settings:get("model")
    local reckoning = plan:reckon(function(prompt_tokens, completion_tokens)
        return self._app:price(model, prompt_tokens, completion_tokens)
    end, settings:get("parallel_requests"))
    if not self:_is_worth_asking(reckoning) then
        return true
    end
    return self:_wait_for_decision(handlers.confirm, reckoning)
end

-- An unknown price is asked about only when there is much to send.
function Reading:_is_worth_asking(reckoning)
    if not reckoning.price_high then
        return reckoning.tokens_in > TOKENS_WORTH_ASKING
    end
    return Decimal.compare(reckoning.price_high, Decimal.of(self._app.settings:get("ask_above"))) > 0
end

function Reading:_wait_for_decision(confirm, reckoning)
    local task, decision = Task.current(), nil
    confirm(reckoning, function(go_on)
        decision = go_on
        task:wake()
    end)
    while decision == nil do
        local ok, err = Task.wait_for_wake()
        if not ok then
            return nil, err
        end
    end
    if not decision then
        return nil, Errors.new("cancelled", "the reader did not want it")
    end
    return true
end

-- What tasks over the book are handed: its text through the gate, and a way to digest it.
function Reading:_task_deps(is_open)
    local app = self._app
    local paid_once, err = app:paid_once()
    if not paid_once then
        return nil, err
    end
    local gate, gate_err = self:gate(is_open)
    if not gate then
        return nil, gate_err
    end
    local model = app.settings:get("model")
    local limits = app:limits(model)
    return {
        book = self.book,
        gate = gate,
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
