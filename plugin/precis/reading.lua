--- An open book and what can be asked of it. Screens and the command line both start here.
--
-- Everything runs in tasks of the app's scheduler that belong to this reading: closing the book stops them.

local Book = require("precis.book.book")
local ChapterRange = require("precis.reading.chapter_range")
local Confirmation = require("precis.reading.confirmation")
local Errors = require("precis.errors")
local Jobs = require("precis.reading.jobs")
local LookUp = require("precis.tasks.look_up")
local Search = require("precis.reading.search")
local WaitingJobs = require("precis.reading.waiting_jobs")
local Workshop = require("precis.reading.workshop")

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
    local reading = setmetatable({
        _app = app,
        _ui = ui,
        book = book,
        workshop = Workshop.new(app, book),
        search = Search.new(function(identity)
            return app:open_index(identity)
        end, book),
        _tasks = {},
        _background = {},
    }, Reading)
    reading.waiting_jobs = WaitingJobs.new(reading)
    return reading
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

--- Starts a job: makes it, asks the reader when it costs more than a little, then does it.
---@param name string one of `precis.reading.jobs`
---@param options table the job's
---@param handlers precis.reading.Handlers
---@return precis.async.Task task its result is a `precis.tasks.Answer`, also when it failed
function Reading:start(name, options, handlers)
    return self:spawn(name, function()
        local job, err = self:_make_job(name, options, handlers)
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
        if answer and answer.complete and answer.requests > 0 then
            self._app:reconcile()
        end
        return answer or self:failed(err)
    end)
end

--- Reckons what a job would take. Nothing is sent.
---@param name string
---@param options table
---@return precis.async.Task task its result is a `precis.tasks.Reckoning`
function Reading:reckon(name, options)
    return self:spawn("reckon " .. name, function()
        local job, err = self:_make_job(name, options, {})
        if not job then
            return nil, err
        end
        return self:_reckon(job)
    end)
end

function Reading:_make_job(name, options, handlers)
    local ok, err = self:load()
    if not ok then
        return nil, err
    end
    return Jobs[name](self, options, handlers)
end

function Reading:_confirm(job, handlers)
    if not handlers.confirm then
        return true
    end
    local reckoning, err = self:_reckon(job)
    if not reckoning then
        return nil, err
    end
    return Confirmation.get(reckoning, self:setting("ask_above"), handlers.confirm)
end

function Reading:_reckon(job)
    local plan, err = job:plan()
    if not plan then
        return nil, err
    end
    local model = self:setting("model")
    return plan:reckon(function(prompt_tokens, completion_tokens)
        return self._app:price(model, prompt_tokens, completion_tokens)
    end, self:setting("parallel_requests"))
end

--- Keeps a job for when there is a network.
---@param name string
---@param options table
---@param title string as the reader sees it in the list
---@return precis.async.Task task its result is the entry's number
function Reading:do_when_online(name, options, title)
    return self:spawn("wait", function()
        return self.waiting_jobs:add(name, options, title)
    end)
end

--- Runs what waits for a network; nothing when it is being run already.
---@param on_ready fun(entry: precis.store.QueueEntry, answer: precis.tasks.Answer)?
---@return precis.async.Task? task its result is how many were done
function Reading:run_waiting_jobs(on_ready)
    if self._running_waiting then
        return nil
    end
    self._running_waiting = self:spawn("waiting jobs", function()
        local ok, err = self:load()
        if not ok then
            return nil, err
        end
        return self.waiting_jobs:run(on_ready)
    end)
    self._running_waiting:on_done(function()
        self._running_waiting = nil
    end)
    return self._running_waiting
end

--- Lets a job go on behind the page. When the book is closed first, it waits until the book is open again; what was
--- paid for until then is not paid for twice.
---@param task precis.async.Task the job under way
---@param name string
---@param options table
---@param title string
function Reading:go_on_in_background(task, name, options, title)
    self._background[task] = true
    self:do_when_online(name, options, title):on_done(function(entry)
        task:on_done(function(answer)
            self._background[task] = nil
            if entry and answer and answer.complete then
                self:remove_waiting(entry)
            end
        end)
    end)
end

--- Whether something is under way that should go on when the book is open again.
---@return boolean
function Reading:has_background_work()
    return next(self._background) ~= nil
end

--- Finds what of this book waits for a network.
---@param done fun(entries: precis.store.QueueEntry[]?, err: precis.Error?)
function Reading:waiting(done)
    self:_find_out("waiting", function()
        local records, err = self.workshop:records()
        if not records then
            return nil, err
        end
        return records.queue:entries(self.book:identity())
    end, done)
end

--- Takes a job out that waits.
---@param id integer
---@return integer? removed
---@return precis.Error? err
function Reading:remove_waiting(id)
    local records, err = self.workshop:records()
    if not records then
        return nil, err
    end
    return records.queue:remove(id)
end

--- Summarises a chapter.
---@param options precis.reading.SummaryOptions
---@param handlers precis.reading.Handlers
---@return precis.async.Task
function Reading:summarise(options, handlers)
    return self:start("summary", options, handlers)
end

--- Tells what the book says.
---@param options precis.reading.SummaryOptions
---@param handlers precis.reading.Handlers
---@return precis.async.Task
function Reading:overview(options, handlers)
    return self:start("overview", options, handlers)
end

--- Tells what has happened so far.
---@param options precis.reading.RecapOptions
---@param handlers precis.reading.Handlers
---@return precis.async.Task
function Reading:recap(options, handlers)
    return self:start("recap", options, handlers)
end

--- Answers a question about the book.
---@param options precis.reading.AskOptions
---@param handlers precis.reading.Handlers
---@return precis.async.Task task its answer has `thread`, `passages`, `citations`; `fact` when the book's data told it
function Reading:ask(options, handlers)
    return self:start("ask", options, handlers)
end

--- Explains, defines, translates … words that are selected.
---@param options precis.reading.SelectionOptions
---@param handlers precis.reading.Handlers
---@return precis.async.Task task its answer has `entity` when who it is was known already
function Reading:select(options, handlers)
    return self:start("selection", options, handlers)
end

--- Finds people, places and terms.
---@param options precis.reading.GateOptions
---@param handlers precis.reading.Handlers
---@return precis.async.Task task its answer has `entities` and `timeline`
function Reading:xray(options, handlers)
    return self:start("xray", options, handlers)
end

--- The people, places and terms that were found before and lie behind the gate. Costs nothing.
---@async
---@param options precis.reading.GateOptions
---@return { entities: precis.tasks.MergedEntity[], timeline: table[] }? found nil, nil: none were found yet
---@return precis.Error? err
function Reading:known_entities(options)
    local ok, err = self:load()
    if not ok then
        return nil, err
    end
    local gate, gate_err = self.workshop:gate(options)
    if not gate then
        return nil, gate_err
    end
    return self.workshop:newest_data("xray", gate:limit())
end

--- Who or what a selected name is, out of what was found before. Costs nothing.
---@async
---@param name string
---@param options precis.reading.GateOptions
---@return precis.tasks.MergedEntity? entity
---@return precis.Error? err
function Reading:look_up(name, options)
    local known, err = self:known_entities(options)
    return known and LookUp.find(known.entities, name), err
end

--- The book's name, at once.
---@return string
function Reading:title()
    return self.book:metadata().title
end

-- Finds something out and tells it, unless the book was closed meanwhile: then nobody is there to be told.
function Reading:_find_out(name, find, tell)
    self:spawn(name, function()
        local ok, err = self:load()
        if not ok then
            return nil, err
        end
        return find()
    end):on_done(function(...)
        if not self._is_closed then
            tell(...)
        end
    end)
end

--- Finds out which chapter is in view.
---@param done fun(position: integer, count: integer) among the chapters of the book itself; not called outside them
function Reading:where(done)
    self:_find_out("where", function()
        return self:chapter(nil)
    end, function(chapter)
        local body = chapter and ChapterRange.body(self.book:chapters()) or {}
        for position, other in ipairs(body) do
            if other.number == chapter.number then
                done(position, #body)
            end
        end
    end)
end

--- Finds out which people, places and terms are known already.
---@param done fun(found: table?)
function Reading:known(done)
    self:_find_out("known", function()
        return self:known_entities({})
    end, done)
end

--- Finds the answers kept of this book that lie behind the gate, newest first; notes on parts are left out.
---@param done fun(answers: precis.store.Artefact[])
function Reading:kept_answers(done)
    self:_find_out("kept answers", function()
        return self.workshop:kept_answers()
    end, function(answers)
        done(answers or {})
    end)
end

--- Another page is in view; finds out whether a chapter was finished with the one before.
---@param is_next boolean it is the very next page; after a jump nothing was finished
---@param done fun(number: integer) not called when none was
function Reading:turned_page(is_next, done)
    self:_find_out("turned page", function()
        return self:chapter(nil)
    end, function(chapter)
        local before = is_next and self._chapter_in_view
        self._chapter_in_view = chapter and chapter.number
        local finished = before and chapter and chapter.number > before and self.book:chapters()[before]
        if finished and finished.matter == "body" and not finished.is_heading then
            done(before)
        end
    end)
end

--- Finds the book's conversations that tell of nothing behind the gate, the latest first.
---@param words string? that must occur in them
---@param done fun(threads: precis.store.Thread[]?, err: precis.Error?)
function Reading:threads(words, done)
    self:_find_out("threads", function()
        return self.workshop:threads(words)
    end, done)
end

--- Finds what was said in a conversation, as far as the gate allows.
---@param thread integer
---@param done fun(turns: precis.store.Turn[]?, err: precis.Error?)
function Reading:turns(thread, done)
    self:_find_out("turns", function()
        return self.workshop:readable_turns(thread)
    end, done)
end

--- Forgets a conversation, or all about this book.
---@param thread integer? nil: all
---@return integer? removed
---@return precis.Error? err
function Reading:remove_thread(thread)
    return self.workshop:remove_thread(thread)
end

--- Forgets all answers about this book; what they cost stays in the accounts.
---@return integer? removed
---@return precis.Error? err
function Reading:remove_answers()
    return self.workshop:remove_answers()
end

--- Turns the book to a place; KOReader's Back returns from it.
---@param place precis.Place
---@param done fun(err: precis.Error?)
function Reading:go_to(place, done)
    self:_find_out("go there", function()
        return self.book:position_of(place)
    end, function(position, err)
        if position then
            self._app.host.go_to(self._ui, position)
        end
        done(err)
    end)
end

---@param name string
---@return any
function Reading:setting(name)
    return self._app.settings:get(name)
end

--- An answer that never got as far as a request.
---@param err precis.Error
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
