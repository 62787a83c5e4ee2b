--- The face of all that is about the account, the models, the money and the settings.
--
-- Each method opens one screen; the optional `next_action` is done once something was chosen or entered.

local on_demand = require("precis.on_demand")

local EndpointScreen = on_demand("precis.ui.endpoint_screen")
local FirstUse = on_demand("precis.ui.first_use")
local KeyScreens = on_demand("precis.ui.key_screens")
local ModelChoice = on_demand("precis.ui.model_choice")
local MoneyScreens = on_demand("precis.ui.money_screens")
local NetworkScreens = on_demand("precis.ui.network_screens")
local PromptsScreen = on_demand("precis.ui.prompts_screen")
local SettingsList = on_demand("precis.ui.settings_list")
local SettingsScreens = on_demand("precis.ui.settings_screens")
local SettingsView = on_demand("precis.ui.settings_view")
local StorageScreen = on_demand("precis.ui.storage_screen")
local _ = require("precis.ui.gettext")

---@class precis.ui.AccountScreens
local AccountScreens = {}
AccountScreens.__index = AccountScreens

---@param app precis.App
function AccountScreens.new(app)
    return setmetatable({ _app = app }, AccountScreens)
end

-- Key and service -----------------------------------------------------------------------------------------------------

---@param next_action fun()? what the reader was about to do
function AccountScreens:first_use(next_action)
    FirstUse.open(self._app, next_action)
end

---@param next_action fun()?
function AccountScreens:log_in(next_action)
    KeyScreens.log_in(self._app, next_action)
end

---@param next_action fun()?
function AccountScreens:enter_key(next_action)
    KeyScreens.enter_key(self._app, next_action)
end

---@param next_action fun()?
function AccountScreens:enter_endpoint(next_action)
    EndpointScreen.open(self._app, next_action)
end

function AccountScreens:show_top_up()
    KeyScreens.show_top_up()
end

-- Models --------------------------------------------------------------------------------------------------------------

---@class precis.ui.PickWish
---@field reading precis.Reading? whose chapter in view is priced
---@field filter precis.ui.ModelFilter? what is filtered for at first, such as { sees = true }
---@field current string? nil: the one that is set
---@field none string? what stands for no choice, on a button; it gives ""

--- Shows the models, and sets nothing.
---@param chosen fun(id: string)
---@param wish precis.ui.PickWish?
function AccountScreens:pick_model(chosen, wish)
    wish = wish or {}
    local function open(chapter_tokens)
        ModelChoice.open(self._app, {
            current = wish.current or self._app.settings:get("model"),
            filter = wish.filter,
            none = wish.none,
            chapter_tokens = chapter_tokens,
        }, chosen)
    end
    if wish.reading then
        self._app.service:chapter_tokens(wish.reading, open)
    else
        open(nil)
    end
end

--- Chooses the model for everything from now on.
---@param next_action fun()?
---@param filter precis.ui.ModelFilter? such as { sees = true }
function AccountScreens:choose_model(next_action, filter)
    self:_set_model("model", next_action, { filter = filter })
end

function AccountScreens:_set_model(setting, next_action, wish)
    wish.current = self._app.settings:get(setting)
    self:pick_model(function(id)
        self._app.settings:set(setting, id)
        if next_action then
            next_action()
        end
    end, wish)
end

-- Money ---------------------------------------------------------------------------------------------------------------

---@param next_action fun()?
---@param which "day"|"month"|"book"|nil nil: the day's
function AccountScreens:enter_budget(next_action, which)
    MoneyScreens.enter_budget(self._app, which or "day", next_action)
end

-- Settings ------------------------------------------------------------------------------------------------------------

--- The settings, for KOReader's menu.
---@param open_reading (fun(): precis.Reading)? of the open book, to price its chapter
---@return table[] items as KOReader's TouchMenu takes them
function AccountScreens:settings_items(open_reading)
    local app = self._app
    app.access:adopt_key_file()
    return SettingsView.items({
        get = function(name)
            return app.settings:get(name)
        end,
        set = function(name, value)
            return app.settings:set(name, value)
        end,
        masked_key = app.access:masked_key(),
        can_log_in = app:client():is_openrouter(),
    }, self:_settings_actions(open_reading))
end

-- KOReader's menu comes along with a tap; its rows tell what was chosen, so they are written anew afterwards.
local function updating(menu)
    return menu and function()
        menu:updateItems()
    end
end

function AccountScreens:_settings_actions(open_reading)
    local app = self._app
    local actions = {}
    for name, open in pairs({
        log_in = KeyScreens.log_in,
        enter_key = KeyScreens.enter_key,
        log_out = KeyScreens.log_out,
        show_credits = KeyScreens.show_credit,
        enter_endpoint = EndpointScreen.open,
        test_endpoint = EndpointScreen.test,
        show_spending = MoneyScreens.show_spending,
        show_what_is_sent = SettingsScreens.show_what_is_sent,
        show_prompts = PromptsScreen.open,
        show_storage = StorageScreen.open,
        show_log = SettingsScreens.show_log,
        show_about = SettingsScreens.show_about,
    }) do
        actions[name] = function(menu)
            open(app, updating(menu))
        end
    end
    for name, enter in pairs({
        enter_number = SettingsScreens.enter_number,
        enter_names = SettingsScreens.enter_names,
        enter_extra_request = SettingsScreens.enter_extra_request,
        enter_dollars = MoneyScreens.enter_dollars,
        enter_proxy = NetworkScreens.enter_proxy,
        enter_certificates = NetworkScreens.enter_certificates,
    }) do
        actions[name] = function(setting, label, words, menu)
            enter(app, setting, label, words, updating(menu))
        end
    end
    self:_add_model_actions(actions, open_reading)
    return actions
end

function AccountScreens:_add_model_actions(actions, open_reading)
    local the_same = _("The same as for summaries")
    for name, wish in pairs({
        choose_model = { setting = "model" },
        choose_question_model = { setting = "question_model", none = the_same },
        choose_picture_model = { setting = "picture_model", none = the_same, filter = { sees = true } },
        show_favourites = { setting = "model", filter = { favourites = true } },
    }) do
        actions[name] = function(menu)
            self:_set_model(wish.setting, updating(menu), {
                none = wish.none,
                filter = wish.filter,
                reading = open_reading and open_reading(),
            })
        end
    end
end

--- The settings as a list, where KOReader's menu is not open.
---@param reading precis.Reading?
function AccountScreens:show_settings(reading)
    SettingsList.open(self._app.host.guard, _("Précis settings"), function()
        return self:settings_items(reading and function()
            return reading
        end)
    end)
end

return AccountScreens
