--- The face of all screens: what the reader can ask for, from wherever it is asked.

local on_demand = require("precis.on_demand")

local AccountScreens = require("precis.ui.account_screens")
local AskScreen = on_demand("precis.ui.ask_screen")
local KeptScreen = on_demand("precis.ui.kept_screen")
local Later = on_demand("precis.ui.later")
local MenuView = require("precis.ui.menu_view")
local OfferScreen = on_demand("precis.ui.offer_screen")
local OfferView = on_demand("precis.ui.offer_view")
local PanelScreen = on_demand("precis.ui.panel_screen")
local PeopleScreen = on_demand("precis.ui.people_screen")
local PictureScreen = on_demand("precis.ui.picture_screen")
local QueueScreen = on_demand("precis.ui.queue_screen")
local SelectionScreen = on_demand("precis.ui.selection_screen")
local TaskOpener = require("precis.ui.task_opener")
local Tell = on_demand("precis.ui.tell")
local ThreadsScreen = on_demand("precis.ui.threads_screen")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

---@class precis.ui.Screens
local Screens = {}
Screens.__index = Screens

---@param app precis.App
function Screens.new(app)
    local account = AccountScreens.new(app)
    local self = setmetatable({ _app = app, account = account }, Screens)
    self._tasks = TaskOpener.new(app, account, function(reading, options)
        self:ask(reading, options)
    end)
    return self
end

-- Ways in -------------------------------------------------------------------------------------------------------------

-- What can be done with the open book, by the names of the methods below.
local ACTIONS =
    { "summarise", "recap", "ask", "people", "overview", "picture", "answers", "threads", "waiting", "panel" }

---@class precis.ui.OpenBook
---@field reading fun(): precis.Reading made at the first call
---@field when_ready fun(fn: fun()) calls it when everything is loaded for it
---@field pages precis.Pages

---@param book precis.ui.OpenBook
function Screens:_actions(book)
    local actions = {}
    for __, name in ipairs(ACTIONS) do
        actions[name] = function()
            book.when_ready(function()
                self[name](self, book.reading())
            end)
        end
    end
    if not book.pages.shows_picture() then
        actions.picture = nil
    end
    return actions
end

--- Makes no reading: the menu is opened for many things besides.
---@param book precis.ui.OpenBook? nil: in the file browser
---@return table[] items of Tools → Précis
function Screens:menu_items(book)
    local function settings()
        return self.account:settings_items(book and book.reading)
    end
    local items = MenuView.items(book ~= nil, book and self:_actions(book) or {}, settings)
    return self._app.host.guard:wrap_items(items, "menu")
end

---@param reading precis.Reading
function Screens:panel(reading)
    local actions = self:_actions({
        pages = reading.pages,
        reading = function()
            return reading
        end,
        when_ready = function(fn)
            fn()
        end,
    })
    actions.settings = function()
        self.account:show_settings(reading)
    end
    PanelScreen.open(self._app, reading, actions)
end

-- Tasks ---------------------------------------------------------------------------------------------------------------

---@param reading precis.Reading
---@param chapter integer? nil: the one on the screen
function Screens:summarise(reading, chapter)
    self._tasks:open(_("Summary of this chapter"), reading, { job = "summary", options = { chapter = chapter } })
end

---@param reading precis.Reading
function Screens:recap(reading)
    self._tasks:open(_("Recap so far"), reading, { job = "recap" })
end

---@param reading precis.Reading
function Screens:overview(reading)
    self._tasks:open(_("The whole book"), reading, { job = "overview" })
end

--- Asks what is wanted of the page as it looks, and shows the answer.
---@param reading precis.Reading
function Screens:picture(reading)
    PictureScreen.open({
        guard = self._app.host.guard,
        page = reading.pages.in_view(),
        start = function(title, task)
            self._tasks:open(title, reading, task)
        end,
    })
end

--- Makes everything ready for a book that is going to be read: its index, and the summaries of its chapters.
---@param reading precis.Reading
function Screens:prepare(reading)
    self._tasks:open(_("Prepare this book"), reading, { job = "chapters", options = { is_open = true } })
end

--- Asks for a question and shows the answer.
---@param reading precis.Reading
---@param options { thread: integer?, about: precis.reading.Beginning? }? the conversation it goes on with, or what it
--- begins with
function Screens:ask(reading, options)
    options = options or {}
    AskScreen.open({
        guard = self._app.host.guard,
        reading = reading,
        tasks = self._tasks,
        thread = options.thread,
        about = options.about,
    })
end

--- Something about words that the reader has selected.
---@param reading precis.Reading
---@param selection precis.ui.Selection
function Screens:selection(reading, selection)
    local own_actions, err = self._app:own_actions()
    if err then
        Tell.error(err)
    end
    SelectionScreen.open({
        guard = self._app.host.guard,
        selection = selection,
        own_actions = own_actions,
        start = function(title, options)
            self._tasks:open(title, reading, { job = "selection", options = options, add_note = selection.add_note })
        end,
    })
end

--- People, places and terms: those found before at once, else found now.
---@param reading precis.Reading
function Screens:people(reading)
    PeopleScreen.open({ guard = self._app.host.guard, reading = reading, tasks = self._tasks })
end

-- Offers --------------------------------------------------------------------------------------------------------------

--- Offers a recap to somebody who comes back.
---@param reading precis.Reading
---@param last_read number? seconds since 1970
function Screens:offer_recap(reading, last_read)
    local days = OfferView.days_away(last_read, self._app.host.clock.wall())
    if days then
        OfferScreen.open({
            guard = self._app.host.guard,
            title = OfferView.coming_back(days),
            text = _("Recap so far"),
            take = function()
                self:recap(reading)
            end,
        })
    end
end

--- Offers the summary of the chapter that was just finished.
---@param reading precis.Reading
---@param is_next boolean the page in view is the one after the last
function Screens:offer_summary(reading, is_next)
    reading.position:turned_page(is_next, function(number)
        OfferScreen.open({
            guard = self._app.host.guard,
            title = OfferView.chapter_end(),
            text = _("Summarise it"),
            take = function()
                self:summarise(reading, number)
            end,
        })
    end)
end

-- What is kept of this book -------------------------------------------------------------------------------------------

--- Answers kept of this book.
---@param reading precis.Reading
function Screens:answers(reading)
    reading.kept:answers(function(answers, err)
        if err then
            return Tell.error(err)
        end
        KeptScreen.open({
            guard = self._app.host.guard,
            subtitle = reading:title(),
            answers = answers,
            show = function(answer)
                self._tasks:open_kept(reading, answer)
            end,
            remove_all = function()
                local __, remove_err = reading.kept:remove_answers()
                if remove_err then
                    Tell.error(remove_err)
                end
            end,
        })
    end)
end

--- Conversations about this book: to go on with, or to delete.
---@param reading precis.Reading
function Screens:threads(reading)
    ThreadsScreen.open({
        guard = self._app.host.guard,
        subtitle = reading:title(),
        find = function(words, done)
            reading.kept:threads(words, done)
        end,
        turns = function(thread, done)
            reading.kept:turns(thread.id, done)
        end,
        remove = function(thread)
            return reading.kept:remove_thread(thread and thread.id)
        end,
        show = function(conversation, remove)
            self._tasks:open_kept(reading, conversation, remove)
        end,
    })
end

--- What waits for a network.
---@param reading precis.Reading
function Screens:waiting(reading)
    reading.waiting:entries(function(entries, err)
        if err then
            return Tell.error(err)
        end
        QueueScreen.open({
            guard = self._app.host.guard,
            subtitle = reading:title(),
            entries = entries,
            remove = function(entry)
                local __, remove_err = reading.waiting:remove(entry.id)
                if remove_err then
                    Tell.error(remove_err)
                end
            end,
        })
    end)
end

--- There is a network: what waited for it is done now, behind the page.
---@param reading precis.Reading
function Screens:network_is_there(reading)
    Later.network_is_there(self._app.host.guard, reading)
end

--- The screen was turned or has another size.
function Screens:fit_screen()
    Windows.fit_screen()
end

--- Closes every window; the book they tell of is being closed.
function Screens:close_all()
    Windows.close_all()
end

return Screens
