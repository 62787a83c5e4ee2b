--- KOReader's way in: its events and menu, one line each.
--
-- KOReader runs this file once a session and makes an instance for every open book and for the file browser.
-- All work is done by the app, which is made when it is first needed and shared by all instances.

local Dispatcher = require("dispatcher")
local InfoMessage = require("ui/widget/infomessage")
local UIManager = require("ui/uimanager")
local WidgetContainer = require("ui/widget/container/widgetcontainer")
local koreader_gettext = require("gettext")
local logger = require("logger")

local ErrorText = require("precis.ui.error_text")
local Gettext = require("precis.ui.gettext")
local Guard = require("precis.koreader.guard")

local Precis = WidgetContainer:extend({
    name = "precis",
    is_doc_only = false,
})

local guard = Guard.new(logger, function()
    UIManager:show(InfoMessage:new({ text = ErrorText.sentences({ kind = "bug" }) }))
end)

-- One app for all instances; nil until it is first needed.
local shared_app

function Precis:init()
    Gettext.use(self.path .. "/l10n", koreader_gettext.current_lang)
    self.ui.menu:registerToMainMenu(self)
    self:onDispatcherRegisterActions()
end

-- Gestures, hotkeys, profiles and quick menus find these under "Reader".
function Precis:onDispatcherRegisterActions()
    local actions = {
        panel = Gettext("Précis: panel"),
        summarise = Gettext("Précis: summarise this chapter"),
        recap = Gettext("Précis: recap so far"),
        ask = Gettext("Précis: ask the book"),
        people = Gettext("Précis: people, places, terms"),
    }
    for name, title in pairs(actions) do
        Dispatcher:registerAction("precis_" .. name, {
            category = "none",
            event = "PrecisAction",
            arg = name,
            title = title,
            reader = true,
        })
    end
end

--- An action of the Dispatcher.
---@param name "panel"|"summarise"|"recap"|"ask"|"people"
function Precis:onPrecisAction(name)
    if self.ui.document then
        local screens = self:app():screens()
        screens[name](screens, self:reading())
    end
    return true
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

function Precis:addToMainMenu(menu_items)
    menu_items.precis = {
        text = Gettext("Précis"),
        -- Known in the reader and in the file browser; an unknown one would break KOReader's menu.
        sorting_hint = "tools",
        sub_item_table_func = function()
            return guard:call("menu", function()
                return self:app():screens():menu_items(self:reading())
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
    if self._reading then
        self._reading:close()
        self._reading = nil
    end
end

function Precis:onCloseWidget()
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

return Precis
