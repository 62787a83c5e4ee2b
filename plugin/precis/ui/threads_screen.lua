--- The conversations about a book: found by words, read again, gone on with, deleted one by one or all.

local ConfirmBox = require("ui/widget/confirmbox")
local UIManager = require("ui/uimanager")

local ChoiceDialog = require("precis.ui.choice_dialog")
local LineDialog = require("precis.ui.line_dialog")
local ListScreen = require("precis.ui.list_screen")
local Tell = require("precis.ui.tell")
local ThreadsView = require("precis.ui.threads_view")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local ThreadsScreen = {}
ThreadsScreen.__index = ThreadsScreen

---@class precis.ui.ThreadsScreenOptions
---@field guard precis.Guard
---@field subtitle string
---@field find fun(words: string?, done: fun(threads: precis.store.Thread[]?, err: precis.Error?))
---@field turns fun(thread: precis.store.Thread, done: fun(turns: precis.store.Turn[]?, err: precis.Error?))
---@field remove fun(thread: precis.store.Thread?): integer?, precis.Error? nil: all
---@field show fun(conversation: table, remove: fun()) as `ThreadsView.answer` makes it; remove: what Delete does

---@param options precis.ui.ThreadsScreenOptions
function ThreadsScreen.open(options)
    local screen = setmetatable({ _options = options }, ThreadsScreen)
    options.find(nil, function(threads, err)
        if err then
            return Tell.error(err)
        end
        screen._menu = ListScreen.open(screen:_list(threads))
    end)
end

function ThreadsScreen:_list(threads)
    return {
        guard = self._options.guard,
        title = _("Conversations"),
        subtitle = self._words or self._options.subtitle,
        items = ThreadsView.items(threads, function(thread)
            self:_show(thread)
        end),
        empty_text = self._words and _("No conversation has these words.") or _("No conversations yet."),
        left_icon = "appbar.menu",
        on_left_icon = function()
            self:_open_menu()
        end,
    }
end

function ThreadsScreen:_reload()
    self._options.find(self._words, function(threads, err)
        if err then
            Tell.error(err)
        elseif UIManager:isWidgetShown(self._menu) then
            ListScreen.replace(self._menu, self:_list(threads))
        end
    end)
end

function ThreadsScreen:_open_menu()
    ChoiceDialog.open({
        guard = self._options.guard,
        name = "conversations",
        rows = function(close_and)
            local search = close_and(function()
                self:_search()
            end)
            local remove_all = close_and(function()
                self:_ask_to_remove()
            end)
            return {
                { { text = _("Search…"), callback = search } },
                { { text = _("Delete all conversations"), callback = remove_all } },
                { { text = _("Cancel"), callback = close_and() } },
            }
        end,
    })
end

function ThreadsScreen:_search()
    LineDialog.open({
        guard = self._options.guard,
        title = _("Search the conversations"),
        input = self._words,
        ok_text = _("Search"),
        accept = function(text)
            self._words = text:find("%S") and text or nil
            self:_reload()
        end,
    })
end

---@param thread precis.store.Thread? nil: all
function ThreadsScreen:_ask_to_remove(thread)
    local text = thread and _("Delete this conversation?") or _("Delete all conversations about this book?")
    Windows.show(ConfirmBox:new(self._options.guard:wrap_items({
        text = text,
        ok_text = _("Delete"),
        ok_callback = function()
            local __, err = self._options.remove(thread)
            if err then
                Tell.error(err)
            elseif not thread then
                self._words = nil
            end
            self:_reload()
        end,
    }, "delete conversation")))
end

function ThreadsScreen:_show(thread)
    self._options.turns(thread, function(turns, err)
        if err then
            return Tell.error(err)
        end
        self._options.show(ThreadsView.answer(thread, turns), function()
            self:_ask_to_remove(thread)
        end)
    end)
end

return ThreadsScreen
