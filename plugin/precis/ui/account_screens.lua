--- Everything about the account, the model, the money and the settings, as dialogs and lists.

local ButtonDialog = require("ui/widget/buttondialog")
local ConfirmBox = require("ui/widget/confirmbox")
local Device = require("device")
local InfoMessage = require("ui/widget/infomessage")
local QRMessage = require("ui/widget/qrmessage")
local UIManager = require("ui/uimanager")

local ErrorText = require("precis.ui.error_text")
local LineDialog = require("precis.ui.line_dialog")
local ListScreen = require("precis.ui.list_screen")
local LoginScreen = require("precis.ui.login_screen")
local ModelsScreen = require("precis.ui.models_screen")
local SettingsList = require("precis.ui.settings_list")
local SettingsView = require("precis.ui.settings_view")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local T = _.template

local HOUR = 3600 -- seconds
local TOP_UP_URL = "https://openrouter.ai/settings/credits"

local AccountScreens = {}
AccountScreens.__index = AccountScreens

---@param app precis.App
function AccountScreens.new(app)
    return setmetatable({ _app = app }, AccountScreens)
end

local function say(text)
    Windows.show(InfoMessage:new({ text = text }))
end

function AccountScreens:_guard()
    return self._app.host.guard
end

-- Settings ------------------------------------------------------------------------------------------------------------

---@return precis.ui.SettingsState
function AccountScreens:settings_state()
    local app = self._app
    local masked = app.access:masked_key()
    return {
        get = function(name)
            return app.settings:get(name)
        end,
        set = function(name, value)
            app.settings:set(name, value)
        end,
        account = masked and T(_("Key: %1"), masked) or _("No key is set"),
        has_key = masked ~= nil,
        can_log_in = app:client():is_openrouter(),
    }
end

---@return precis.ui.SettingsActions
function AccountScreens:settings_actions()
    -- KOReader's menu comes along; its rows tell what was chosen, so they are written anew afterwards.
    local function call(name)
        return function(menu)
            self[name](self, menu and function()
                menu:updateItems()
            end)
        end
    end
    return {
        log_in = call("log_in"),
        enter_key = call("enter_key"),
        log_out = call("log_out"),
        enter_endpoint = call("enter_endpoint"),
        test_endpoint = call("test_endpoint"),
        choose_model = call("choose_model"),
        enter_budget = call("enter_budget"),
        enter_threshold = call("enter_threshold"),
        show_spending = call("show_spending"),
        show_storage = call("show_storage"),
        show_about = call("show_about"),
        enter_fallbacks = call("enter_fallbacks"),
        enter_provider_order = call("enter_provider_order"),
    }
end

--- The settings as a list, where KOReader's menu is not open.
function AccountScreens:show_settings()
    SettingsList.open(self:_guard(), _("Settings of Précis"), function()
        return SettingsView.items(self:settings_state(), self:settings_actions())
    end)
end

-- The account ---------------------------------------------------------------------------------------------------------

--- The first time: what is sent where, and the ways to a key.
---@param next_action fun()? what the reader was about to do
function AccountScreens:first_use(next_action)
    local dialog
    local function way(action)
        return function()
            UIManager:close(dialog)
            action(self, next_action)
        end
    end
    local rows = {
        { { text = _("Log in with a phone"), callback = way(self.log_in) } },
        { { text = _("Enter a key"), callback = way(self.enter_key) } },
        { { text = _("Another endpoint"), callback = way(self.enter_endpoint) } },
        { { text = _("Not now"), callback = way(function() end) } },
    }
    dialog = ButtonDialog:new({
        title = table.concat({
            _("Précis asks a language model of your choice. It needs a key for OpenRouter, or another service."),
            _("When you ask for something, the text it is about is sent to that service, and nothing else."),
            T(_("At most $%1 a day is spent; the settings change that."), self._app.settings:get("day_budget")),
        }, "\n\n"),
        buttons = self:_guard():wrap_items(rows, "first use"),
    })
    Windows.show(dialog)
end

---@param next_action fun()?
function AccountScreens:log_in(next_action)
    local service = self._app.service
    local login = service:begin_login()
    LoginScreen.open({
        guard = self:_guard(),
        url = login.url,
        finish = function(code)
            service:finish_login(login, code, function(err)
                if err then
                    say(ErrorText.sentences(err))
                elseif next_action then
                    next_action()
                else
                    say(_("You are logged in."))
                end
            end)
        end,
    })
end

---@param next_action fun()?
function AccountScreens:enter_key(next_action)
    LineDialog.open({
        guard = self:_guard(),
        title = _("Key"),
        description = _("Your OpenRouter key. It stays on this device and is sent to the service only."),
        hint = "sk-or-…",
        text_type = "password",
        accept = function(text)
            local ok, err = self._app.access:accept_key(text)
            if not ok then
                return err and ErrorText.sentences(err) or _("This is not a key. A key is one line without spaces.")
            end
        end,
        next_action = next_action,
    })
end

---@param next_action fun()?
function AccountScreens:log_out(next_action)
    self._app.access:forget_key()
    if next_action then
        next_action()
    end
    say(_("You are logged out. The key is gone from this device."))
end

---@param next_action fun()?
function AccountScreens:enter_endpoint(next_action)
    local settings = self._app.settings
    LineDialog.open({
        guard = self:_guard(),
        title = _("Endpoint"),
        description = _("The address of a service that speaks OpenRouter's or OpenAI's language."),
        input = settings:get("base_url"),
        accept = function(text)
            local address = text:match("^%s*(.-)/*%s*$")
            return not settings:set("base_url", address) and _("An address begins with https:// or http://.") or nil
        end,
        next_action = next_action,
    })
end

function AccountScreens:test_endpoint()
    self._app.service:test(function(result, err)
        if not result then
            say(ErrorText.sentences(err))
        elseif result.limit_remaining then
            say(T(_("It works. The key may still spend $%1."), result.limit_remaining))
        else
            say(T(_.ngettext("It works: %1 model.", "It works: %1 models.", result.models), result.models))
        end
    end)
end

-- Models --------------------------------------------------------------------------------------------------------------

---@param next_action fun()?
function AccountScreens:choose_model(next_action)
    local service = self._app.service
    local function open()
        ModelsScreen.open({
            guard = self:_guard(),
            find = function(filter)
                return service:models(filter)
            end,
            current = self._app.settings:get("model"),
            age = self:_age_in_words(service:models_age()),
            choose = function(id)
                self._app.settings:set("model", id)
                if next_action then
                    next_action()
                end
            end,
            toggle_favourite = function(id)
                service:toggle_favourite(id)
            end,
            refresh = function(done)
                service:load_models({ force = true }, function(err)
                    done(err and ErrorText.sentences(err))
                end)
            end,
            type_name = function()
                self:_type_model(next_action)
            end,
        })
    end
    if #service:models({}) > 0 then
        open()
    else
        service:load_models({}, self:_guard():wrap("models", open))
    end
end

function AccountScreens:_age_in_words(seconds)
    if not seconds then
        return nil
    end
    local hours = math.floor(seconds / HOUR)
    return hours < 1 and _("up to date") or T(_.ngettext("%1 hour old", "%1 hours old", hours), hours)
end

function AccountScreens:_type_model(next_action)
    local settings = self._app.settings
    LineDialog.open({
        guard = self:_guard(),
        title = _("Model"),
        description = _("The model's name at the service, such as openai/gpt-4o-mini."),
        input = settings:get("model"),
        accept = function(text)
            local name = text:match("^%s*(.-)%s*$")
            return not settings:set("model", name) and _("A model's name has no spaces.") or nil
        end,
        next_action = next_action,
    })
end

-- Money and storage ---------------------------------------------------------------------------------------------------

function AccountScreens:_enter_amount(name, title, description, may_be_empty, next_action)
    local settings = self._app.settings
    LineDialog.open({
        guard = self:_guard(),
        title = title,
        description = description,
        input = settings:get(name),
        accept = function(text)
            local amount = text:gsub(",", "."):match("^%s*%$?%s*(.-)%s*$")
            if (amount == "" and may_be_empty) or (tonumber(amount) and settings:set(name, amount)) then
                settings:set(name, amount)
                return nil
            end
            return _("This is not an amount. Write it like 0.50.")
        end,
        next_action = next_action,
    })
end

---@param next_action fun()?
function AccountScreens:enter_budget(next_action)
    local description = _("Nothing is sent that it does not cover.")
    self:_enter_amount("day_budget", _("Daily budget in dollars"), description, true, next_action)
end

---@param next_action fun()?
function AccountScreens:enter_threshold(next_action)
    local description = _("Cheaper things are done at once.")
    self:_enter_amount("ask_above", _("Ask before spending, in dollars"), description, false, next_action)
end

function AccountScreens:_enter_names(name, title, description, next_action)
    local settings = self._app.settings
    LineDialog.open({
        guard = self:_guard(),
        title = title,
        description = description,
        input = settings:get(name),
        accept = function(text)
            settings:set(name, (text:gsub("[%s,]+", " "):match("^ ?(.-) ?$")))
        end,
        next_action = next_action,
    })
end

---@param next_action fun()?
function AccountScreens:enter_fallbacks(next_action)
    local description = _("Names of models, parted by spaces. They stand in when the chosen one is down.")
    self:_enter_names("fallback_models", _("Models to fall back to"), description, next_action)
end

---@param next_action fun()?
function AccountScreens:enter_provider_order(next_action)
    local description = _("Names of providers, parted by spaces. They are tried in this order.")
    self:_enter_names("provider_order", _("Order of providers"), description, next_action)
end

function AccountScreens:show_spending()
    local items = {}
    for index, day in ipairs(self._app.service:spending("day")) do
        items[index] = {
            text = os.date("%Y-%m-%d", day.name),
            mandatory = T(_.ngettext("$%1 · %2 request", "$%1 · %2 requests", day.requests), day.cost, day.requests),
            callback = function() end,
        }
    end
    ListScreen.open({
        guard = self:_guard(),
        title = _("What was spent"),
        items = items,
        empty_text = _("Nothing was spent yet."),
    })
end

--- Where credit is added: too long to type, so as a picture for a phone.
function AccountScreens:show_top_up()
    local side = math.floor(math.min(Device.screen:getWidth(), Device.screen:getHeight()) * 0.9)
    Windows.show(QRMessage:new({ text = TOP_UP_URL, width = side, height = side }))
end

function AccountScreens:show_storage()
    local guard, app = self:_guard(), self._app
    local size = T(_("Answers and indexes take %1 kB on this device."), math.ceil(app.archive:bytes() / 1000))
    Windows.show(ConfirmBox:new(guard:wrap_items({
        text = size
            .. "\n\n"
            .. _("Delete the answers and indexes of all books? They would have to be paid for again."),
        ok_text = _("Delete everything"),
        ok_callback = function()
            local __, err = app.archive:forget_answers()
            say(err and ErrorText.sentences(err) or _("Everything is deleted. What was spent is still listed."))
        end,
        cancel_text = _("Close"),
    }, "storage")))
end

function AccountScreens:show_about()
    local version = self._app.version ~= "" and self._app.version or _("(from source)")
    say(T(_("Précis %1. Free software under the GNU General Public License, version 3 or later."), version))
end

return AccountScreens
