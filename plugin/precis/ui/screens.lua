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
local ListScreen = require("precis.ui.list_screen")
local MenuView = require("precis.ui.menu_view")
local PanelView = require("precis.ui.panel_view")
local SettingsView = require("precis.ui.settings_view")
local TaskScreen = require("precis.ui.task_screen")
local _ = require("precis.ui.gettext")

local Screens = {}
Screens.__index = Screens

---@param app precis.App
function Screens.new(app)
    return setmetatable({ _app = app, _waiting = {}, account = AccountScreens.new(app) }, Screens)
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
    self:_show_task(_("Summary of this chapter"), reading, function(handlers, wish)
        return reading:summarise({ chapter = chapter, fresh = wish.fresh, is_open = wish.is_open }, handlers)
    end)
end

---@param reading precis.Reading
function Screens:recap(reading)
    self:_show_task(_("Recap so far"), reading, function(handlers, wish)
        return reading:recap({ fresh = wish.fresh }, handlers)
    end)
end

---@param reading precis.Reading
function Screens:overview(reading)
    self:_show_task(_("The whole book"), reading, function(handlers, wish)
        return reading:overview({ fresh = wish.fresh, is_open = wish.is_open }, handlers)
    end)
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
            self:_show_task(question, reading, function(handlers, wish)
                return reading:ask({
                    question = question,
                    thread = options.thread,
                    fresh = wish.fresh,
                    is_open = not only_read,
                }, handlers)
            end, {
                follow_up = function(answer)
                    self:ask(reading, { thread = answer.thread })
                end,
            })
        end,
    })
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
    self:_show_task(_("People, places, terms"), reading, function(handlers, wish)
        return reading:xray({ fresh = wish.fresh, is_open = wish.is_open }, handlers)
    end, {
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
        local items = {}
        for index, answer in ipairs(answers) do
            items[index] = {
                text = answer.title or answer.task,
                mandatory = os.date("%Y-%m-%d", answer.created),
                callback = function()
                    UIManager:show(TextViewer:new({ title = answer.title, text = answer.text }))
                end,
            }
        end
        ListScreen.open({
            guard = self._app.host.guard,
            title = _("Past answers"),
            subtitle = reading:title(),
            items = items,
            empty_text = _("Nothing was asked of this book yet."),
        })
    end)
end

-- Opens the answer screen for a task, once there is a key and a network.
---@class precis.ui.TaskExtras
---@field follow_up fun(answer: precis.tasks.Answer)?
---@field finished fun(answer: precis.tasks.Answer): boolean?
---@field add_note fun(text: string): boolean?

---@param extras precis.ui.TaskExtras?
function Screens:_show_task(title, reading, start, extras)
    local app = self._app
    extras = extras or {}
    local show
    show = app.host.guard:wrap(title, function()
        TaskScreen.new({
            title = title,
            start = start,
            failed = function(err)
                return reading:failed(err)
            end,
            text_size = app.settings:get("text_size"),
            guard = app.host.guard,
            remedies = function(again, close)
                return self:_remedies(again, close, show)
            end,
            go_to = function(place)
                reading:go_to(place, function(err)
                    if err then
                        self:tell(err)
                    end
                end)
            end,
            write_file = function(kept)
                return self:_write_file(reading, kept)
            end,
            add_note = extras.add_note,
            follow_up = extras.follow_up,
            finished = extras.finished,
        }):open()
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
function Screens:_remedies(again, close, show)
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
        later = function()
            close()
            self:_do_when_online(show)
        end,
    }
end

-- Waiting for the network ----------------------------------------------------------------------------------------------

function Screens:_do_when_online(action)
    self._waiting[#self._waiting + 1] = action
    UIManager:show(Notification:new({ text = _("It will be done when there is a network.") }))
end

--- There is a network: what waited for it is done now. KOReader may say so twice.
function Screens:network_is_there()
    local waiting = self._waiting
    self._waiting = {}
    for __, action in ipairs(waiting) do
        action()
    end
end

--- The book is closed; what waited was about it.
function Screens:forget_waiting()
    self._waiting = {}
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
