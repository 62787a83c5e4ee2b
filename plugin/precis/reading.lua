--- An open book and what can be asked of it. Screens and the command line both start here.
--
-- Everything runs in tasks of the app's scheduler that belong to this reading: closing the book stops them.

local Book = require("precis.book.book")
local ChapterRange = require("precis.reading.chapter_range")
local ChapterSummary = require("precis.tasks.chapter_summary")
local ChaptersDigest = require("precis.tasks.chapters_digest")
local Confirmation = require("precis.reading.confirmation")
local Errors = require("precis.errors")
local Workshop = require("precis.reading.workshop")
local overview_prompts = require("precis.tasks.prompts.book_overview")
local recap_prompts = require("precis.tasks.prompts.recap")

-- Bytes of a chapter that must have been read before "the last chapter" means this one.
local ENOUGH_TO_RECAP = 1500

---@class precis.reading.Handlers: precis.tasks.Handlers
---@field on_chapter fun(chapter: precis.Chapter)? told which chapter it is
---@field confirm fun(reckoning: precis.tasks.Reckoning, decide: fun(go_on: boolean))? asks before money is spent

---@class precis.Reading
local Reading = {}
Reading.__index = Reading

---@param app precis.App
---@param ui table KOReader's ReaderUI
function Reading.new(app, ui)
    local book = Book.new({ document = app.host.document(ui), clock = app.host.clock })
    return setmetatable({ _app = app, book = book, _workshop = Workshop.new(app, book), _tasks = {} }, Reading)
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

---@class precis.reading.SummaryOptions: precis.reading.GateOptions
---@field chapter integer? nil: the one on the screen
---@field length string? nil: as set
---@field style string? nil: as set
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
        local deps, deps_err = self:_materials(options)
        if not deps then
            return nil, deps_err
        end
        return ChapterSummary.new(deps, {
            chapter = chapter,
            length = options.length or self._app.settings:get("summary_length"),
            style = options.style or self._app.settings:get("summary_style"),
            fresh = options.fresh,
        })
    end)
end

--- Tells what the book says, of its chapters' summaries.
---@param options precis.reading.SummaryOptions
---@param handlers precis.reading.Handlers
---@return precis.async.Task task its result is a `precis.tasks.Answer`, also when it failed
function Reading:overview(options, handlers)
    return self:_start("overview", handlers, function()
        local deps, err = self:_materials(options)
        if not deps then
            return nil, err
        end
        local all = self.book:chapters()
        local chapters = ChapterRange.body(all, deps.gate:limit())
        return ChaptersDigest.new(deps, {
            prompts = overview_prompts,
            length = options.length or self._app.settings:get("summary_length"),
            style = options.style or self._app.settings:get("summary_style"),
            fresh = options.fresh,
            chapters = chapters,
            is_part = #chapters < #ChapterRange.body(all),
            title = self.book:metadata().title,
        })
    end)
end

---@class precis.reading.RecapOptions: precis.reading.SummaryOptions
---@field only_last_chapter boolean?

--- Tells what has happened up to the end of what is on the screen, or up to a place.
---@param options precis.reading.RecapOptions
---@param handlers precis.reading.Handlers
---@return precis.async.Task task its result is a `precis.tasks.Answer`, also when it failed
function Reading:recap(options, handlers)
    return self:_start("recap", handlers, function()
        local deps, err = self:_recap_materials(options)
        if not deps then
            return nil, err
        end
        local limit = deps.gate:limit()
        local chapters = ChapterRange.body(self.book:chapters(), limit)
        if options.only_last_chapter then
            chapters = ChapterRange.last(chapters, limit, ENOUGH_TO_RECAP)
        end
        return ChaptersDigest.new(deps, {
            prompts = recap_prompts,
            length = options.length or self._app.settings:get("recap_length"),
            style = options.style,
            fresh = options.fresh,
            chapters = chapters,
            title = self.book:metadata().title,
        })
    end)
end

-- A recap ends where the reader is, also where the gate is open.
function Reading:_recap_materials(options)
    local ok, err = self:load()
    if not ok then
        return nil, err
    end
    local place = options.until_place
    if not place then
        place, err = self.book:visible_end()
        if not place then
            return nil, err
        end
    end
    return self:_materials({ until_place = place })
end

--- Runs a job as a task: makes it, asks the reader when it costs more than a little, then does it.
---@param name string
---@param handlers precis.reading.Handlers
---@param make_job fun(): table?, precis.Error? a job has `plan()` and `run(handlers)`
---@return precis.async.Task task its result is a `precis.tasks.Answer`, also when it failed
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
    local reckoning, err = self:_reckon(job)
    if not reckoning then
        return nil, err
    end
    return Confirmation.get(reckoning, self._app.settings:get("ask_above"), handlers.confirm)
end

function Reading:_reckon(job)
    local plan, err = job:plan()
    if not plan then
        return nil, err
    end
    local settings = self._app.settings
    local model = settings:get("model")
    return plan:reckon(function(prompt_tokens, completion_tokens)
        return self._app:price(model, prompt_tokens, completion_tokens)
    end, settings:get("parallel_requests"))
end

-- The gate and all else a task over the book needs.
function Reading:_materials(options)
    local ok, err = self:load()
    if not ok then
        return nil, err
    end
    local gate, gate_err = self._workshop:gate(options)
    if not gate then
        return nil, gate_err
    end
    return self._workshop:deps(gate)
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
