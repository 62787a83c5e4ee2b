--- One task on the answer screen: from the tap to the last button.

local ConfirmBox = require("ui/widget/confirmbox")
local Notification = require("ui/widget/notification")
local UIManager = require("ui/uimanager")

local AnswerScreen = require("precis.ui.answer_screen")
local AnswerView = require("precis.ui.answer_view")
local ConfirmView = require("precis.ui.confirm_view")
local PassageScreen = require("precis.ui.passage_screen")
local SaveDialog = require("precis.ui.save_dialog")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local T = _.template

local TaskScreen = {}
TaskScreen.__index = TaskScreen

---@class precis.ui.TaskScreenOptions
---@field title string
---@field start fun(handlers: precis.reading.Handlers, wish: { fresh: boolean?, is_open: boolean? }): precis.async.Task
---@field failed fun(err: precis.Error): precis.tasks.Answer
---@field text_size number
---@field guard precis.Guard
---@field remedies fun(again: fun(), close: fun()): table<precis.ui.Remedy, fun()>
---@field go_to fun(place: precis.Place) turns the book to a place
---@field write_file fun(kept: precis.ui.KeptAnswer): string? keeps the answer beside the book; what went wrong
---@field add_note fun(text: string): boolean? puts the answer on the highlight; nil: it is about no selection
---@field follow_up fun(answer: precis.tasks.Answer)? asks on
---@field left fun(task: precis.async.Task) told when the reader leaves the work to go on by itself
---@field is_kept boolean? it shows what is there already: it is not made again
---@field finished fun(answer: precis.tasks.Answer): boolean? shows it in its own way; true: this screen goes

---@param options precis.ui.TaskScreenOptions
function TaskScreen.new(options)
    return setmetatable({ _options = options }, TaskScreen)
end

function TaskScreen:open()
    self._widget = AnswerScreen:new({
        title = self._options.title,
        text_size = self._options.text_size,
        guard = self._options.guard,
        actions = self:_actions(),
    })
    Windows.show(self._widget)
    self:_start({})
end

function TaskScreen:_actions()
    local wish = {}
    local function start_anew(name, value)
        if self._widget then
            wish[name] = value
            self._widget:reset()
            self:_start(wish)
        end
    end
    -- After a failure what was finished is not paid for again.
    local function again()
        start_anew("fresh", self._widget and self._widget:is_complete())
    end
    return {
        stop = function()
            self._task:cancel("stopped by the reader")
        end,
        again = not self._options.is_kept and again or nil,
        whole = function()
            wish.fresh = nil
            start_anew("is_open", true)
        end,
        close = function()
            self:close()
        end,
        gone = function()
            self:_let_go()
        end,
        follow_up = self._options.follow_up and function()
            self._options.follow_up(self._answer)
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
            self:_save()
        end,
        remedy = self._options.remedies(again, function()
            self:close()
        end),
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

function TaskScreen:_save()
    local options, answer = self._options, self._answer
    SaveDialog.open({
        guard = options.guard,
        text = answer.text,
        add_note = options.add_note and function()
            return options.add_note(answer.text)
        end,
        write_file = function()
            return options.write_file({
                title = options.title,
                text = answer.text,
                foot = AnswerView.foot(answer),
                date = os.date("%Y-%m-%d %H:%M"),
            })
        end,
    })
end

-- The screen goes, the work does not; the reader is told when it is done.
function TaskScreen:_leave_to_background()
    local widget, title = self._widget, self._options.title
    self._widget = nil
    UIManager:close(widget)
    self._options.left(self._task)
    self._task:on_done(self._options.guard:wrap("background", function(answer, err)
        local problem = err or (answer and answer.error)
        if problem and problem.kind == "cancelled" then
            return -- with the book; it goes on when the book is open again
        end
        local words = answer and answer.complete and _("Ready, among the past answers: %1") or _("Not finished: %1")
        UIManager:show(Notification:new({ text = T(words, title) }))
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

function TaskScreen:_start(wish)
    local task = self._options.start(self:_handlers(), wish)
    self._task = task
    task:on_done(function(answer, err)
        -- Closed, or begun anew, in the meantime.
        if self._widget and task == self._task then
            self:_finish(answer or self._options.failed(err))
        end
    end)
end

function TaskScreen:_finish(answer)
    local finished = self._options.finished
    if answer.complete and finished and finished(answer) then
        self:close()
    else
        self._answer = answer
        self._widget:finish(answer)
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
            widget:set_subtitle(chapter.title)
        end),
        on_progress = when_open(function(widget, done, total)
            widget:progress({ parts_done = done, parts = total })
        end),
        on_wait = when_open(function(widget, seconds)
            widget:progress({ wait_seconds = seconds })
        end),
        confirm = function(reckoning, decide)
            self:_confirm(reckoning, decide)
        end,
    }
end

function TaskScreen:_confirm(reckoning, decide)
    local box = ConfirmBox:new(self._options.guard:wrap_items({
        text = ConfirmView.text(reckoning),
        ok_text = _("Go on"),
        ok_callback = function()
            decide(true)
        end,
        cancel_callback = function()
            decide(false)
            self:close()
        end,
    }, "confirm"))
    Windows.show(box)
end

return TaskScreen
