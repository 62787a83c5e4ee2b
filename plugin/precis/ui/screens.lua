--- Opens and closes what the reader sees, and tells the app what the reader wants.

local InfoMessage = require("ui/widget/infomessage")
local InputDialog = require("ui/widget/inputdialog")
local UIManager = require("ui/uimanager")

local ErrorText = require("precis.ui.error_text")
local MenuView = require("precis.ui.menu_view")
local TaskScreen = require("precis.ui.task_screen")
local _ = require("precis.ui.gettext")

local Screens = {}
Screens.__index = Screens

---@param app precis.App
function Screens.new(app)
    return setmetatable({ _app = app }, Screens)
end

---@param reading precis.Reading?
function Screens:menu_items(reading)
    local app = self._app
    local items = MenuView.items({
        has_book = reading ~= nil,
        model = app.settings:get("model"),
        has_key = app.host.key_store:get() ~= nil,
    }, {
        summarise_chapter = function()
            self:summarise_chapter(reading)
        end,
        choose_model = function()
            self:choose_model()
        end,
        enter_key = function()
            self:enter_key()
        end,
        enter_endpoint = function()
            self:enter_endpoint()
        end,
    })
    return app.host.guard:wrap_items(items, "menu")
end

---@param reading precis.Reading
---@param chapter integer? nil: the one on the screen
function Screens:summarise_chapter(reading, chapter)
    self:_show_task(_("Summary of this chapter"), reading, function(handlers, wish)
        return reading:summarise({ chapter = chapter, fresh = wish.fresh, is_open = wish.is_open }, handlers)
    end)
end

-- Opens the answer screen for a task, once there is a key and a network.
function Screens:_show_task(title, reading, start)
    local app = self._app
    local show = app.host.guard:wrap(title, function()
        TaskScreen.new({
            title = title,
            start = start,
            failed = function(err)
                return reading:failed(err)
            end,
            text_size = app.settings:get("text_size"),
            guard = app.host.guard,
            remedies = function(again)
                return self:_remedies(again)
            end,
        }):open()
    end)
    if app:needs_key() then
        self:enter_key(show)
    elseif app:needs_network() then
        app.host.network.when_connected(show)
    else
        show()
    end
end

-- What the buttons under an error do, before the task is begun again.
function Screens:_remedies(again)
    return {
        key = function()
            self:enter_key(again)
        end,
        model = function()
            self:choose_model(again)
        end,
        endpoint = function()
            self:enter_endpoint(again)
        end,
        wifi = function()
            self._app.host.network.when_connected(self._app.host.guard:wrap("again", again))
        end,
    }
end

-- Asks for one line of text. `accept` returns what is wrong with it, or nil when it was taken.
function Screens:_ask_line(options, accept, next_action)
    local dialog
    local function save()
        local trouble = accept(dialog:getInputText())
        if trouble then
            UIManager:show(InfoMessage:new({ text = trouble }))
            return
        end
        UIManager:close(dialog)
        if next_action then
            next_action()
        end
    end
    local buttons = {
        {
            {
                text = _("Cancel"),
                id = "close",
                callback = function()
                    UIManager:close(dialog)
                end,
            },
            { text = _("Save"), is_enter_default = true, callback = save },
        },
    }
    dialog = InputDialog:new({
        title = options.title,
        description = options.description,
        input = options.input,
        input_hint = options.hint,
        text_type = options.text_type,
        buttons = self._app.host.guard:wrap_items(buttons, options.title),
    })
    UIManager:show(dialog)
    dialog:onShowKeyboard()
end

---@param next_action fun()? what the reader was about to do
function Screens:enter_key(next_action)
    self:_ask_line({
        title = _("Key"),
        description = _("Your OpenRouter key. It stays on this device and is sent to the service only."),
        hint = "sk-or-…",
        text_type = "password",
    }, function(text)
        local ok, err = self._app:accept_key(text)
        if not ok then
            return err and ErrorText.sentences(err) or _("This is not a key. A key is one line without spaces.")
        end
    end, next_action)
end

---@param next_action fun()?
function Screens:choose_model(next_action)
    local settings = self._app.settings
    self:_ask_line({
        title = _("Model"),
        description = _("The model's name at the service, such as openai/gpt-4o-mini."),
        input = settings:get("model"),
    }, function(text)
        local name = text:match("^%s*(.-)%s*$")
        return not settings:set("model", name) and _("A model's name has no spaces.") or nil
    end, next_action)
end

---@param next_action fun()?
function Screens:enter_endpoint(next_action)
    local settings = self._app.settings
    self:_ask_line({
        title = _("Endpoint"),
        description = _("The address of a service that speaks OpenRouter's or OpenAI's language."),
        input = settings:get("base_url"),
    }, function(text)
        local address = text:match("^%s*(.-)/*%s*$")
        return not settings:set("base_url", address) and _("An address begins with https:// or http://.") or nil
    end, next_action)
end

return Screens
