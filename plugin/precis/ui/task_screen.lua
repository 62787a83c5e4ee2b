--- One task on the answer screen: from the tap to the last button.

local UIManager = require("ui/uimanager")

local AnswerSaving = require("precis.ui.answer_saving")
local AnswerScreen = require("precis.ui.answer_screen")
local Later = require("precis.ui.later")
local PassageScreen = require("precis.ui.passage_screen")
local TaskQuestion = require("precis.ui.task_question")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

---@class precis.ui.TaskScreen
local TaskScreen = {}
TaskScreen.__index = TaskScreen

--- What the reader has changed of a job since it was begun. Those that hold for one start only come first.
---@class precis.ui.TaskChanges
---@field fresh boolean? another answer than the stored one
---@field continue boolean? on from where the answer was cut
---@field is_open boolean? read or not
---@field in_parts boolean?
---@field model string? for this job only
---@field agreed_price string? of `precis.reading.JobOptions`
---@field chapter precis.ui.OneChapter? another job instead

local FOR_ONE_START = { "fresh", "continue" }

---@class precis.ui.TaskScreenOptions
---@field title string
---@field job string
---@field start fun(handlers: precis.reading.Handlers, changes: precis.ui.TaskChanges): precis.async.Task
---@field alternatives fun(changes: precis.ui.TaskChanges, done: fun(cheaper: table?, chapter: table?))
---@field failed fun(err: precis.Error): precis.tasks.Answer
---@field find_left fun(err: precis.Error, done: fun()) finds out how much money is left, and writes it into the error
---@field typeset fun(answer: precis.tasks.Answer, done: fun(html: string?)) in slices, as a long one takes a while
---@field text_size number
---@field guard precis.Guard
---@field remedies fun(screen: precis.ui.TaskScreen): table<precis.ui.Remedy, fun()>
---@field go_to fun(place: precis.Place) turns the book to a place
---@field write_file fun(kept: precis.ui.KeptAnswer): string? keeps the answer beside the book; what went wrong
---@field add_note fun(text: string): boolean? puts the answer on the highlight; nil: it is about no selection
---@field follow_up fun(answer: precis.tasks.Answer, chapter_title: string?)? asks on
---@field overview fun()? opens the book's overview
---@field left fun(task: precis.async.Task, changes: precis.ui.TaskChanges) the work is left to go on by itself
---@field is_kept boolean? it shows what is there already: it is not made again
---@field remove fun()? deletes what it shows
---@field finished fun(answer: precis.tasks.Answer): boolean? shows it in its own way; true: this screen goes

---@param options precis.ui.TaskScreenOptions
---@return precis.ui.TaskScreen
function TaskScreen.new(options)
    local self = setmetatable({ _options = options, _changes = {} }, TaskScreen)
    self._question = self:_new_question()
    return self
end

function TaskScreen:open()
    self._widget = AnswerScreen:new({
        title = self._options.title,
        subtitle = self._options.job == "summary" and "" or nil,
        text_size = self._options.text_size,
        guard = self._options.guard,
        actions = self:_actions(),
    })
    Windows.show(self._widget)
    self:_start()
end

function TaskScreen:_actions()
    local options = self._options
    return {
        stop = function()
            self._task:cancel("stopped by the reader")
        end,
        again = not options.is_kept and function()
            self:again({ fresh = self:_has_ended_as_it_will() })
        end or nil,
        whole = function()
            self:again({ is_open = true })
        end,
        whole_text = options.job == "overview" and _("To the end") or _("Whole chapter"),
        overview = options.overview,
        remove = options.remove and function()
            self:close()
            options.remove()
        end,
        close = function()
            self:close()
        end,
        gone = function()
            self:_let_go()
        end,
        follow_up = options.follow_up and function()
            options.follow_up(self._answer, self._chapter_title)
        end,
        background = function()
            self:_leave_to_background()
        end,
        passages = function()
            PassageScreen.list(self:_passage_options())
        end,
        show_citation = function(index)
            PassageScreen.open(self:_passage_options(), index)
        end,
        save = function()
            AnswerSaving.open(options, self._answer)
        end,
        remedy = options.remedies(self),
    }
end

function TaskScreen:_passage_options()
    return {
        guard = self._options.guard,
        answer = self._answer,
        go_to = function(place)
            self:close()
            self._options.go_to(place)
        end,
    }
end

-- The task ------------------------------------------------------------------------------------------------------------

function TaskScreen:_start()
    local task = self._options.start(self:_handlers(), self._changes)
    self._task, self._is_running = task, true
    task:on_done(function(answer, err)
        if task ~= self._task then
            return -- begun anew in the meantime
        end
        self._is_running = false
        if self._widget then
            self:_finish(answer or self._options.failed(err))
        end
    end)
end

-- Whether the same once more would only show the same: then another answer is wanted.
function TaskScreen:_has_ended_as_it_will()
    local err = self:error()
    return self._answer ~= nil and (self._answer.complete or err ~= nil and err.kind == "cut_by_length")
end

--- Begins the task anew, in place of what is under way. What was finished before is not paid for again.
---@param changes precis.ui.TaskChanges?
function TaskScreen:again(changes)
    if not self._widget then
        return
    end
    for __, name in ipairs(FOR_ONE_START) do
        self._changes[name] = nil
    end
    for name, value in pairs(changes or {}) do
        self._changes[name] = value
    end
    local before = self._is_running and self._task
    self._widget:reset(self._changes.continue and self._answer.text)
    self:_start()
    if before then
        -- Only now: its end is that of another one.
        before:cancel("begun anew")
    end
end

--- The error that it shows.
---@return precis.Error? err
function TaskScreen:error()
    return self._answer and self._answer.error
end

--- What a job that goes on without this screen is begun with.
---@return precis.ui.TaskChanges
function TaskScreen:changes()
    local changes = { agreed_price = self._question:agreed_price() }
    for name, value in pairs(self._changes) do
        changes[name] = value
    end
    return changes
end

function TaskScreen:_finish(answer)
    local finished = self._options.finished
    if answer.complete and finished and finished(answer) then
        return self:close()
    end
    self._answer = answer
    if answer.error then
        answer.error.model = answer.error.model or answer.model
    end
    if answer.complete then
        return self._options.typeset(answer, self:_end_with(answer))
    end
    self._widget:finish(answer)
    if answer.error then
        self._options.find_left(answer.error, self:_end_with(answer))
    end
end

-- Shows the end once more is known of it, unless it was begun anew or closed in the meantime.
function TaskScreen:_end_with(answer)
    return function(html)
        if self._widget and self._answer == answer and not self._is_running then
            self._widget:finish(answer, html)
        end
    end
end

function TaskScreen:_handlers()
    local function when_open(fn)
        return function(...)
            if self._widget then
                fn(self._widget, ...)
            end
        end
    end
    return {
        on_text = when_open(AnswerScreen.append),
        on_reset = when_open(AnswerScreen.reset),
        on_chapter = when_open(function(widget, chapter)
            self._chapter_title = chapter.title
            widget:set_subtitle(chapter.title)
        end),
        on_progress = when_open(function(widget, done, total, usage)
            widget:progress(done, total, usage and usage.cost)
        end),
        on_wait = when_open(AnswerScreen.wait),
        confirm = function(reckoning, decide)
            self._question:ask(reckoning, decide)
        end,
    }
end

-- Before it is paid for -----------------------------------------------------------------------------------------------

function TaskScreen:_new_question()
    return TaskQuestion.new({
        guard = self._options.guard,
        job = function()
            local instead = self._changes.chapter
            return instead and instead.job or self._options.job
        end,
        find_alternatives = function(done)
            if not self._widget then
                return done() -- it was left to the background: there is no screen to begin anew
            end
            local task = self._task
            self._options.alternatives(self._changes, function(...)
                if task == self._task then
                    done(...)
                end
            end)
        end,
        is_wanted = function()
            return self._is_running
        end,
        cancel = function()
            self:close()
        end,
        take_cheaper = function(cheaper)
            self:take_cheaper(cheaper)
        end,
        take_chapter = function(chapter)
            self._widget:set_title(_("Summary of this chapter"))
            self:again({ chapter = chapter })
        end,
    })
end

--- Begins anew with a cheaper model, which the reader has agreed to.
---@param cheaper precis.ui.Cheaper
function TaskScreen:take_cheaper(cheaper)
    self._question:agree(cheaper.reckoning)
    self:again({ model = cheaper.model })
end

-- Leaving -------------------------------------------------------------------------------------------------------------

-- The screen goes, the work does not; the reader is told when it is done.
function TaskScreen:_leave_to_background()
    local widget, title = self._widget, self._options.title
    self._widget = nil
    UIManager:close(widget)
    self._options.left(self._task, self:changes())
    self._task:on_done(self._options.guard:wrap("background", function(answer, err)
        local problem = err or (answer and answer.error)
        -- A cancelled one was stopped with the book; it goes on when the book is open again.
        if not problem or problem.kind ~= "cancelled" then
            Later.notify_end(title, answer)
        end
    end))
end

function TaskScreen:close()
    if self._widget then
        UIManager:close(self:_let_go())
    end
end

-- The window is going, by the reader's hand or with the book: nothing is painted on it any more.
function TaskScreen:_let_go()
    local widget = self._widget
    self._widget = nil
    if widget and self._task then
        self._task:cancel("its window was closed")
    end
    return widget
end

return TaskScreen
