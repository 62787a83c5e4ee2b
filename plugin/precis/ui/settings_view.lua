--- The settings as KOReader's menu shows them, at most two levels deep. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local SettingsView = {}

---@class precis.ui.SettingsState
---@field get fun(name: string): any
---@field set fun(name: string, value: any)
---@field account string what is known of the key, in words
---@field has_key boolean
---@field can_log_in boolean the endpoint has login by phone

---@class precis.ui.SettingsActions
---@field log_in fun()
---@field enter_key fun()
---@field log_out fun()
---@field enter_endpoint fun()
---@field test_endpoint fun()
---@field choose_model fun()
---@field enter_budget fun()
---@field enter_threshold fun()
---@field show_spending fun()
---@field show_storage fun()
---@field show_about fun()
---@field enter_fallbacks fun()
---@field enter_provider_order fun()

-- One of several values of a setting, as radio items.
local function choice(state, name, label, values)
    local items = {}
    for index, value in ipairs(values) do
        items[index] = {
            text = value.text,
            radio = true,
            checked_func = function()
                return state.get(name) == value.value
            end,
            callback = function()
                state.set(name, value.value)
            end,
        }
    end
    return {
        text_func = function()
            for __, value in ipairs(values) do
                if state.get(name) == value.value then
                    return T(_("%1: %2"), label, value.text)
                end
            end
            return label
        end,
        sub_item_table = items,
    }
end

local function numbers(values)
    local choices = {}
    for index, value in ipairs(values) do
        choices[index] = { value = value, text = tostring(value) }
    end
    return choices
end

local function toggle(state, name, label, help)
    return {
        text = label,
        help_text = help,
        checked_func = function()
            return state.get(name)
        end,
        callback = function()
            state.set(name, not state.get(name))
        end,
    }
end

local function action(label, callback, is_enabled)
    return {
        text = label,
        keep_menu_open = true,
        callback = callback,
        enabled_func = is_enabled,
    }
end

local function account(state, actions)
    local items = { { text = state.account, enabled_func = function()
        return false
    end } }
    if state.can_log_in then
        items[#items + 1] = action(_("Log in with a phone"), actions.log_in)
    end
    items[#items + 1] = action(state.has_key and _("Change the key") or _("Enter a key"), actions.enter_key)
    items[#items + 1] = action(_("Log out"), actions.log_out, function()
        return state.has_key
    end)
    items[#items].separator = true
    items[#items + 1] = action(_("Endpoint"), actions.enter_endpoint)
    items[#items + 1] = action(_("Test the connection"), actions.test_endpoint)
    return { text = _("Account"), sub_item_table = items }
end

local function money(state, actions)
    return {
        text = _("Money"),
        sub_item_table = {
            {
                text_func = function()
                    local budget = state.get("day_budget")
                    return budget == "" and _("Daily budget: none") or T(_("Daily budget: $%1"), budget)
                end,
                keep_menu_open = true,
                callback = actions.enter_budget,
            },
            {
                text_func = function()
                    return T(_("Ask before spending more than $%1"), state.get("ask_above"))
                end,
                keep_menu_open = true,
                callback = actions.enter_threshold,
            },
            action(_("What was spent"), actions.show_spending),
        },
    }
end

local function reading(state)
    return {
        text = _("Reading"),
        sub_item_table = {
            toggle(
                state,
                "only_what_i_have_read",
                _("Use only what I have read"),
                _("Nothing behind the page in view is sent or shown, so nothing can be given away.")
            ),
            choice(state, "summary_length", _("Length"), {
                { value = "sentence", text = _("A sentence") },
                { value = "paragraph", text = _("A paragraph") },
                { value = "page", text = _("A page") },
            }),
            choice(state, "summary_style", _("Style"), {
                { value = "narrative", text = _("Narrative") },
                { value = "bullets", text = _("Bullet points") },
                { value = "notes", text = _("Study notes") },
            }),
            choice(state, "recap_length", _("Recaps"), {
                { value = "paragraph", text = _("In one paragraph") },
                { value = "page", text = _("In detail") },
            }),
            choice(state, "answer_language", _("Language of answers"), {
                { value = "book", text = _("The book's") },
                { value = "interface", text = _("KOReader's") },
            }),
            choice(state, "text_size", _("Size of letters"), numbers({ 14, 16, 18, 20, 22, 24, 28, 32 })),
            toggle(
                state,
                "offer_chapter_end",
                _("Offer a summary at the end of a chapter"),
                _("Nothing is sent before you accept.")
            ),
            toggle(
                state,
                "offer_coming_back",
                _("Offer a recap after days away"),
                _("Nothing is sent before you accept.")
            ),
        },
    }
end

local function privacy(state)
    return {
        text = _("Privacy"),
        sub_item_table = {
            toggle(
                state,
                "deny_data_collection",
                _("Only providers that do not keep texts"),
                _("Providers that may keep or learn from what they are sent are left out. Some models then have none.")
            ),
            toggle(
                state,
                "zero_retention",
                _("Only providers with zero retention"),
                _("Stricter still: nothing is stored at the provider, not even for a while.")
            ),
        },
    }
end

local function temperatures()
    return {
        { value = -1, text = _("The model's own") },
        { value = 0, text = _("0, the same every time") },
        { value = 0.3, text = "0.3" },
        { value = 0.7, text = "0.7" },
        { value = 1, text = "1" },
    }
end

local function efforts()
    return {
        { value = "default", text = _("The model's own") },
        { value = "none", text = _("None") },
        { value = "low", text = _("Low") },
        { value = "medium", text = _("Medium") },
        { value = "high", text = _("High") },
    }
end

local function entry(state, name, label, callback)
    return {
        text_func = function()
            local value = state.get(name)
            return T(_("%1: %2"), label, value == "" and _("none") or value)
        end,
        keep_menu_open = true,
        callback = callback,
    }
end

local function advanced(state, actions)
    return {
        text = _("Advanced"),
        sub_item_table = {
            choice(state, "temperature", _("Temperature"), temperatures()),
            choice(state, "reasoning_effort", _("Thinking"), efforts()),
            entry(state, "fallback_models", _("Models to fall back to"), actions.enter_fallbacks),
            entry(state, "provider_order", _("Order of providers"), actions.enter_provider_order),
            choice(state, "parallel_requests", _("Requests at once"), numbers({ 1, 2, 3, 4, 5, 6 })),
            toggle(
                state,
                "allow_public_http",
                _("Allow endpoints without encryption"),
                _("Whoever listens on the way can then read the text and the key.")
            ),
        },
    }
end

---@param state precis.ui.SettingsState
---@param actions precis.ui.SettingsActions
---@return table[] items as KOReader's TouchMenu takes them
function SettingsView.items(state, actions)
    return {
        account(state, actions),
        {
            text_func = function()
                return T(_("Model: %1"), state.get("model"))
            end,
            keep_menu_open = true,
            callback = actions.choose_model,
        },
        money(state, actions),
        reading(state),
        action(_("Storage"), actions.show_storage),
        privacy(state),
        advanced(state, actions),
        action(_("About Précis"), actions.show_about),
    }
end

return SettingsView
