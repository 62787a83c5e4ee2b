--- KOReader's way in: its events and menu, one line each.
--
-- KOReader runs this file once a session and makes an instance for every open book and for the file browser.
-- All work is done by the app, which is made when it is first needed and shared by all instances.

local DocumentRegistry = require("document/documentregistry")
local InfoMessage = require("ui/widget/infomessage")
local UIManager = require("ui/uimanager")
local WidgetContainer = require("ui/widget/container/widgetcontainer")
local koreader_gettext = require("gettext")
local logger = require("logger")

require("precis.packed") -- finds the others

local BookMemory = require("precis.koreader.book_memory")
local Clock = require("precis.koreader.clock")
local DispatcherActions = require("precis.ui.dispatcher_actions")
local ErrorText = require("precis.ui.error_text")
local Gettext = require("precis.ui.gettext")
local Guard = require("precis.koreader.guard")
local Loading = require("precis.koreader.loading")
local Network = require("precis.koreader.network")
local Obstacle = require("precis.ui.obstacle")
local Settings = require("precis.koreader.settings")
local WaysIn = require("precis.koreader.ways_in")

local Precis = WidgetContainer:extend({
    name = "precis",
    is_doc_only = false,
})

local guard = Guard.new(logger, function()
    UIManager:show(InfoMessage:new({ text = ErrorText.sentences({ kind = "bug" }) }))
end)

local loading = Loading.new(guard)

local obstacle = Obstacle.new()

-- One app for all instances; nil until it is first needed.
local shared_app

-- What to do with a book as soon as it is open: a screen's name by the book's file.
local waiting_for_book = {}

local SHOWN_SECONDS = 0.1 -- after "ready" the book itself is on the screen
local LAST_READ = "last_read" -- in the book's memory; seconds since 1970

-- A setting's value, without making the app for it.
local function setting(name)
    local settings = shared_app and shared_app.settings or Settings.open()
    return settings:get(name)
end

function Precis:init()
    Gettext.use(self.path .. "/l10n", koreader_gettext.current_lang)
    self.ui.menu:registerToMainMenu(self)
    self:onDispatcherRegisterActions()
    self:_add_ways_in()
end

function Precis:_ways_in_options()
    return {
        guard = guard,
        ui = self.ui,
        name = Gettext("Précis"),
        is_on = function()
            return not obstacle.is_stopped
        end,
        on_selection = function(selection)
            self:_open_screen("selection", selection)
        end,
        can_open = function(file)
            return DocumentRegistry:hasProvider(file)
        end,
        prepare = self:_way_to_book(Gettext("Précis: prepare"), "prepare"),
        kept = self:_way_to_book(Gettext("Précis: what I have"), "answers"),
    }
end

function Precis:_add_ways_in()
    if obstacle:words() then
        return
    end
    local options = self:_ways_in_options()
    WaysIn.add_to_selection(options)
    WaysIn.add_to_dictionary(options)
    WaysIn.add_to_file_dialog(options)
end

-- A book must be open for its text to be known; the screen comes when it is.
function Precis:_way_to_book(text, screen)
    return {
        text = text,
        callback = function(file)
            waiting_for_book[file] = screen
            self.ui:openFile(file)
        end,
    }
end

-- KOReader until 2026.03.
function Precis:onDictButtonsReady(popup, buttons)
    if obstacle:words() then
        return
    end
    WaysIn.add_to_old_dictionary(self:_ways_in_options(), popup, buttons)
end

-- The book is open ------------------------------------------------------------------------------------------------

function Precis:onReaderReady()
    local screen = waiting_for_book[self.ui.document.file]
    waiting_for_book = {}
    self._is_ready = true
    local last_read = BookMemory.new(self.ui):get(LAST_READ)
    -- KOReader shows the book itself only after this.
    UIManager:scheduleIn(SHOWN_SECONDS, guard:wrap("opened book", function()
        if self.ui.document and not obstacle:words() then
            self:_book_is_shown(screen, last_read)
        end
    end))
end

-- Most books are opened to be read: only what the reader has asked for makes the app.
function Precis:_book_is_shown(screen, last_read)
    if screen then
        self:_open_screen(screen)
    elseif setting("offer_coming_back") then
        self:_open_screen("offer_recap", last_read)
    elseif setting("offer_chapter_end") then
        self:_when_ready(function()
            self:app()
        end)
    end
    if self:_has_waiting_jobs() and Network.is_connected() then
        self:onNetworkConnected()
    end
end

-- Jobs of this book that wait for a network, or went on behind the page until the book was closed, or until KOReader
-- opened it anew because the letters have another size.
function Precis:_has_waiting_jobs()
    return self.ui.document and not obstacle.is_stopped and BookMemory.new(self.ui):get(BookMemory.WAITS)
end

function Precis:onSaveSettings()
    BookMemory.new(self.ui):set(LAST_READ, Clock.wall())
end

function Precis:onPageUpdate(page)
    local last = self._page
    self._page = page
    if self._is_ready and shared_app and not obstacle.is_stopped and shared_app.settings:get("offer_chapter_end") then
        shared_app:screens():offer_summary(self:reading(), page == (last or page) + 1)
    end
end

function Precis:onDispatcherRegisterActions()
    DispatcherActions.register()
end

--- An action of the Dispatcher.
---@param name precis.ui.DispatcherAction
function Precis:onPrecisAction(name)
    if obstacle:words() then
        obstacle:tell()
    elseif self.ui.document then
        self:_open_screen(name)
    end
    return true
end

-- Once everything is loaded for it, if the book is still open then.
function Precis:_when_ready(fn)
    loading:when_ready(function()
        if self.ui.document and not obstacle.is_stopped then
            fn()
        end
    end)
end

function Precis:_open_screen(name, ...)
    local arguments = { n = select("#", ...), ... }
    self:_when_ready(function()
        local screens = self:app():screens()
        screens[name](screens, self:reading(), unpack(arguments, 1, arguments.n))
    end)
end

---@return precis.App
function Precis:app()
    if not shared_app then
        shared_app = require("precis.app").new(guard)
        shared_app.version = self.version or ""
    end
    if not self._is_attached then
        self._is_attached = true
        shared_app:attach()
    end
    return shared_app
end

--- What Précis knows of the open book; nil in the file browser.
---@return precis.Reading?
function Precis:reading()
    if self.ui.document and not self._reading then
        self._reading = self:app():open_reading(self.ui)
    end
    return self._reading
end

-- Before anything of it was asked.
function Precis:_open_book()
    return {
        reading = function()
            return self:reading()
        end,
        when_ready = function(fn)
            self:_when_ready(fn)
        end,
        pages = self:app():pages(self.ui),
    }
end

function Precis:addToMainMenu(menu_items)
    menu_items.precis = {
        text = Gettext("Précis"),
        -- Known in the reader and in the file browser; an unknown one would break KOReader's menu.
        sorting_hint = "tools",
        sub_item_table_func = function()
            local happened = obstacle:words()
            if happened then
                local tell = guard:wrap("obstacle", function()
                    obstacle:tell()
                end)
                return { { text = happened, callback = tell } }
            end
            loading:begin_soon()
            return guard:call("menu", function()
                return self:app():screens():menu_items(self.ui.document and self:_open_book())
            end) or {}
        end,
    }
end

function Precis:onFlushSettings()
    if shared_app then
        shared_app:flush()
    end
end

function Precis:onCloseDocument()
    -- Settings may be open though nothing was asked of the book.
    if shared_app then
        shared_app:screens():close_all()
    end
    if self._reading then
        self._reading:close()
        self._reading = nil
    end
end

-- KOReader has laid out what lies under our windows anew.
function Precis:onSetDimensions()
    if shared_app then
        shared_app:screens():fit_screen()
    end
end

function Precis:onCloseWidget()
    loading:stop()
    if self._is_attached then
        self._is_attached = false
        shared_app:detach()
    end
end

function Precis:onSuspend()
    if shared_app then
        shared_app:suspend()
    end
end

function Precis:onResume()
    if shared_app then
        shared_app:resume()
    end
end

-- KOReader tells of a lost network more than once.
function Precis:onNetworkDisconnecting()
    if shared_app then
        shared_app:lose_network()
    end
end
Precis.onNetworkDisconnected = Precis.onNetworkDisconnecting

function Precis:onNetworkConnected()
    if self:_has_waiting_jobs() then
        self:_open_screen("network_is_there")
    end
end

-- Leaving -------------------------------------------------------------------------------------------------------------

--- KOReader's way to remove a plugin's settings. The key goes too; answers that were paid for stay.
function Precis:deletePluginSettings()
    self:app():forget_settings()
end

--- The plugin is being disabled: nothing of it runs on.
function Precis:stopPlugin()
    obstacle.is_stopped = true
    self:onCloseDocument()
    self:onCloseWidget()
    if self.ui.highlight then
        WaysIn.remove_from_selection(self.ui.highlight)
    end
    return true
end

return Precis
