--- Opens and closes what the reader sees, and tells the app what the reader wants.

local ButtonDialog = require("ui/widget/buttondialog")
local InfoMessage = require("ui/widget/infomessage")
local Notification = require("ui/widget/notification")
local TextViewer = require("ui/widget/textviewer")
local UIManager = require("ui/uimanager")

local AccountScreens = require("precis.ui.account_screens")
local AnswerFile = require("precis.ui.answer_file")
local AskDialog = require("precis.ui.ask_dialog")
local EntitiesView = require("precis.ui.entities_view")
local ErrorText = require("precis.ui.error_text")
local KeptScreen = require("precis.ui.kept_screen")
local ListScreen = require("precis.ui.list_screen")
local MenuView = require("precis.ui.menu_view")
local OfferView = require("precis.ui.offer_view")
local PanelView = require("precis.ui.panel_view")
local QueueScreen = require("precis.ui.queue_screen")
local SelectionScreen = require("precis.ui.selection_screen")
local SettingsView = require("precis.ui.settings_view")
local TaskScreen = require("precis.ui.task_screen")
local ThreadsScreen = require("precis.ui.threads_screen")
local _ = require("precis.ui.gettext")

local T = _.template

local Screens = {}
Screens.__index = Screens

---@param app precis.App
function Screens.new(app)
    return setmetatable({ _app = app, account = AccountScreens.new(app) }, Screens)
end

local function notify(text)
    UIManager:show(Notification:new({ text = text }))
end

-- Ways in -------------------------------------------------------------------------------------------------------------

---@param reading precis.Reading?
---@return table[] items of Tools → Précis
function Screens:menu_items(reading)
    local actions = reading and self:_actions(reading) or {}
    local settings = SettingsView.items(self.account:settings_state(), self.account:settings_actions())
    return self._app.host.guard:wrap_items(MenuView.items(reading ~= nil, actions, settings), "menu")
end

-- What can be done with the open book, for menu, panel and gestures.
function Screens:_actions(reading)
    return {
        summarise = function()
            self:summarise(reading)
        end,
        recap = function()
            self:recap(reading)
        end,
        ask = function()
            self:ask(reading)
        end,
        people = function()
            self:people(reading)
        end,
        overview = function()
            self:overview(reading)
        end,
        answers = function()
            self:answers(reading)
        end,
        threads = function()
            self:threads(reading)
        end,
        waiting = function()
            self:waiting(reading)
        end,
        panel = function()
            self:panel(reading)
        end,
    }
end

--- The panel: everything one tap away.
---@param reading precis.Reading
function Screens:panel(reading)
    local app = self._app
    local dialog
    local spent, budget = app.service:today()
    local state = {
        book_title = reading:title(),
        model = app.settings:get("model"),
        spent_today = spent,
        budget = budget,
        is_connected = app:is_connected(),
    }
    local actions = self:_actions(reading)
    actions.settings = function()
        self.account:show_settings()
    end
    for name, action in pairs(actions) do
        actions[name] = function()
            UIManager:close(dialog)
            action()
        end
    end
    dialog = ButtonDialog:new({
        title = PanelView.title(state),
        title_align = "center",
        buttons = app.host.guard:wrap_items(PanelView.rows(state, actions), "panel"),
    })
    UIManager:show(dialog)
    self:_tell_chapter(reading, dialog, state)
end

-- Where the reader is takes a moment to find out; the panel does not wait for it.
function Screens:_tell_chapter(reading, dialog, state)
    reading:where(function(position, count)
        if UIManager:isWidgetShown(dialog) then
            state.chapter, state.chapters = position, count
            dialog:setTitle(PanelView.title(state))
            UIManager:setDirty(dialog, "ui")
        end
    end)
end

-- Tasks ---------------------------------------------------------------------------------------------------------------

---@param reading precis.Reading
---@param chapter integer? nil: the one on the screen
function Screens:summarise(reading, chapter)
    self:_show_task(_("Summary of this chapter"), reading, { job = "summary", options = { chapter = chapter } })
end

---@param reading precis.Reading
function Screens:recap(reading)
    self:_show_task(_("Recap so far"), reading, { job = "recap" })
end

---@param reading precis.Reading
function Screens:overview(reading)
    self:_show_task(_("The whole book"), reading, { job = "overview" })
end

--- Asks for a question and shows the answer.
---@param reading precis.Reading
---@param options { thread: integer?, input: string? }? thread: the conversation it goes on with
function Screens:ask(reading, options)
    options = options or {}
    AskDialog.open({
        guard = self._app.host.guard,
        title = options.thread and _("Follow-up") or _("Ask the book"),
        input = options.input,
        only_read = self._app.settings:get("only_what_i_have_read"),
        ask = function(question, only_read)
            self:_show_task(question, reading, {
                job = "ask",
                options = { question = question, thread = options.thread, is_open = not only_read },
                follow_up = function(answer)
                    self:ask(reading, { thread = answer.thread })
                end,
            })
        end,
    })
end

--- Something about words that the reader has selected.
---@param reading precis.Reading
---@param selection precis.ui.Selection
function Screens:selection(reading, selection)
    local own_actions, err = self._app:own_actions()
    if err then
        UIManager:show(InfoMessage:new({ text = ErrorText.sentences(err) }))
    end
    SelectionScreen.open({
        guard = self._app.host.guard,
        selection = selection,
        own_actions = own_actions,
        start = function(title, options)
            self:_show_task(title, reading, { job = "selection", options = options, add_note = selection.add_note })
        end,
    })
end

--- Makes everything ready for a book that is going to be read: its index, and the summaries of its chapters.
---@param reading precis.Reading
function Screens:prepare(reading)
    self:_show_task(_("Prepare this book"), reading, { job = "chapters", options = { is_open = true } })
end

--- Offers a recap to somebody who comes back.
---@param reading precis.Reading
---@param last_read number? seconds since 1970
function Screens:offer_recap(reading, last_read)
    local days = OfferView.days_away(last_read, self._app.host.clock.wall())
    if days then
        self:_offer(OfferView.coming_back(days), _("Recap so far"), function()
            self:recap(reading)
        end)
    end
end

--- Offers the summary of the chapter that was just finished.
---@param reading precis.Reading
---@param is_next boolean the page in view is the one after the last
function Screens:offer_summary(reading, is_next)
    reading:turned_page(is_next, function(number)
        self:_offer(OfferView.chapter_end(), _("Summarise it"), function()
            self:summarise(reading, number)
        end)
    end)
end

function Screens:_offer(title, text, take)
    local dialog
    local rows = OfferView.rows(text, function()
        UIManager:close(dialog)
        take()
    end, function()
        UIManager:close(dialog)
    end)
    dialog = ButtonDialog:new({ title = title, buttons = self._app.host.guard:wrap_items(rows, "offer") })
    UIManager:show(dialog)
end

--- People, places and terms: those found before at once, else found now.
---@param reading precis.Reading
function Screens:people(reading)
    reading:known(function(found)
        if found then
            self:_list_entities(reading, found.entities)
        else
            self:_find_people(reading)
        end
    end)
end

function Screens:_find_people(reading)
    self:_show_task(_("People, places, terms"), reading, {
        job = "xray",
        finished = function(answer)
            if answer.entities then
                self:_list_entities(reading, answer.entities)
                return true
            end
        end,
    })
end

function Screens:_list_entities(reading, entities)
    ListScreen.open({
        guard = self._app.host.guard,
        title = _("People, places, terms"),
        subtitle = reading:title(),
        items = EntitiesView.items(entities, function(entity)
            UIManager:show(TextViewer:new({ title = entity.name, text = EntitiesView.text(entity) }))
        end),
        empty_text = _("Nobody has been met yet."),
        left_icon = "cre.render.reload",
        on_left_icon = function()
            self:_find_people(reading)
        end,
    })
end

--- Answers kept of this book.
---@param reading precis.Reading
function Screens:answers(reading)
    reading:kept_answers(function(answers)
        KeptScreen.open({
            guard = self._app.host.guard,
            subtitle = reading:title(),
            answers = answers,
            show = function(answer)
                self:_show_kept(reading, answer)
            end,
            remove_all = function()
                local __, err = reading:remove_answers()
                if err then
                    self:tell(err)
                end
            end,
        })
    end)
end

-- An answer that is there already, on the same screen as one that arrives.
function Screens:_show_kept(reading, kept)
    local options = self:_task_options(kept.title or "", reading, {})
    options.start = function()
        return reading:spawn("kept answer", function()
            local answer = reading:failed(nil)
            answer.text, answer.model, answer.complete, answer.cached = kept.text, kept.model, true, true
            return answer
        end)
    end
    options.is_kept = true
    TaskScreen.new(options):open()
end

--- Conversations about this book: to go on with, or to delete.
---@param reading precis.Reading
function Screens:threads(reading)
    ThreadsScreen.open({
        guard = self._app.host.guard,
        subtitle = reading:title(),
        find = function(words, done)
            reading:threads(words, done)
        end,
        turns = function(thread, done)
            reading:turns(thread.id, done)
        end,
        remove = function(thread)
            return reading:remove_thread(thread and thread.id)
        end,
        go_on = function(thread)
            self:ask(reading, { thread = thread.id })
        end,
    })
end

---@class precis.ui.ShownTask
---@field job string? one of `precis.reading.jobs`
---@field options table? the job's
---@field follow_up fun(answer: precis.tasks.Answer)?
---@field finished fun(answer: precis.tasks.Answer): boolean?
---@field add_note fun(text: string): boolean?

--- What waits for a network.
---@param reading precis.Reading
function Screens:waiting(reading)
    reading:waiting(function(entries, err)
        if err then
            return self:tell(err)
        end
        QueueScreen.open({
            guard = self._app.host.guard,
            subtitle = reading:title(),
            entries = entries,
            remove = function(entry)
                local __, remove_err = reading:remove_waiting(entry.id)
                if remove_err then
                    self:tell(remove_err)
                end
            end,
        })
    end)
end

-- What the answer screen of a task is handed, but for how the task is started.
---@param task precis.ui.ShownTask
function Screens:_task_options(title, reading, task)
    local app = self._app
    return {
        title = title,
        failed = function(err)
            return reading:failed(err)
        end,
        text_size = app.settings:get("text_size"),
        guard = app.host.guard,
        remedies = function(again, close)
            return self:_remedies(again, function()
                close()
                self:_do_when_online(reading, task, title)
            end)
        end,
        go_to = function(place)
            reading:go_to(place, function(err)
                if err then
                    self:tell(err)
                end
            end)
        end,
        left = function(running)
            reading:go_on_in_background(running, task.job, task.options or {}, title)
        end,
        write_file = function(kept)
            return self:_write_file(reading, kept)
        end,
        add_note = task.add_note,
        follow_up = task.follow_up,
        finished = task.finished,
    }
end

-- The same job again, as the buttons of the answer screen want it.
local function options_with(options, wish)
    local wanted = {}
    for name, value in pairs(options or {}) do
        wanted[name] = value
    end
    wanted.fresh = wish.fresh
    if wish.is_open then
        wanted.is_open = true
    end
    return wanted
end

-- Opens the answer screen for a task, once there is a key and a network.
---@param task precis.ui.ShownTask
function Screens:_show_task(title, reading, task)
    local app = self._app
    local show = app.host.guard:wrap(title, function()
        local options = self:_task_options(title, reading, task)
        options.start = function(handlers, wish)
            return reading:start(task.job, options_with(task.options, wish), handlers)
        end
        TaskScreen.new(options):open()
    end)
    if app:needs_key() then
        self.account:first_use(show)
    elseif app:needs_network() then
        app.host.network.when_connected(show)
    else
        show()
    end
end

-- What the buttons under an error do, before the task is begun again.
function Screens:_remedies(again, do_later)
    local account = self.account
    return {
        key = function()
            account:enter_key(again)
        end,
        model = function()
            account:choose_model(again)
        end,
        endpoint = function()
            account:enter_endpoint(again)
        end,
        budget = function()
            account:enter_budget(again)
        end,
        top_up = function()
            account:show_top_up()
        end,
        wifi = function()
            self._app.host.network.when_connected(self._app.host.guard:wrap("again", again))
        end,
        later = do_later,
    }
end

-- Waiting for the network ---------------------------------------------------------------------------------------------

function Screens:_do_when_online(reading, task, title)
    reading:do_when_online(task.job, task.options or {}, title):on_done(function(number, err)
        if number then
            notify(_("It will be done when there is a network."))
        elseif err.kind ~= "cancelled" then
            self:tell(err)
        end
    end)
end

--- There is a network: what waited for it is done now, behind the page. KOReader may say so twice.
---@param reading precis.Reading
function Screens:network_is_there(reading)
    reading:run_waiting_jobs(function(entry, answer)
        local words = answer.complete and _("Ready, among the past answers: %1") or _("Not finished: %1")
        notify(T(words, entry.title))
    end)
end

function Screens:_write_file(reading, kept)
    local files = self._app.host.files
    local path = AnswerFile.path(reading.book:metadata().file)
    local __, err = files.write(path, AnswerFile.added(files.read(path), reading:title(), kept))
    return err and ErrorText.sentences(err)
end

--- Says what went wrong where no answer screen is open.
---@param err precis.Error
function Screens:tell(err)
    UIManager:show(InfoMessage:new({ text = ErrorText.sentences(err) }))
end

return Screens
