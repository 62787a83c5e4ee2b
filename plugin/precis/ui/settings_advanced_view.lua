--- The settings that few need: how models word their answers, who serves them, how long they may take. Opens nothing.

local Rows = require("precis.ui.settings_rows")
local _ = require("precis.ui.gettext")

local AdvancedView = {}

local function efforts()
    return {
        { value = "default", text = _("automatic") },
        { value = "none", text = _("None") },
        { value = "low", text = _("Low") },
        { value = "medium", text = _("Medium") },
        { value = "high", text = _("High") },
    }
end

-- How the model answers.
local function add_answering(items, state, actions)
    local its_own = _("automatic")
    items[#items + 1] = Rows.number(state, "temperature", _("Temperature"), {
        none = { value = -1, text = its_own },
        start = 1,
        info = _("0: the same answer every time. The higher, the freer."),
    }, actions.enter_number)
    items[#items + 1] = Rows.number(state, "top_p", _("Top P"), {
        none = { value = -1, text = its_own },
        start = 1,
        info = _("Out of how many likely words the next one is chosen. 1: all."),
    }, actions.enter_number)
    items[#items + 1] = Rows.number(state, "answer_tokens", _("Longest answer"), {
        none = { value = 0, text = _("default") },
        start = 1000,
        unit = _("%1 tokens"),
        info = _("In tokens; a token is about four letters. Longer answers go on in another request."),
    }, actions.enter_number)
    local help = _("How much the model thinks before it answers. More takes longer and costs more.")
    items[#items + 1] = Rows.choice(state, "reasoning_effort", _("Thinking"), efforts(), help)
    items[#items + 1] = Rows.text(state, "extra_request", _("Extra request JSON"), {
        info = _("A JSON object; its members are added to each request for an answer."),
        none = _("none"),
        show = function()
            return _("set")
        end,
    }, actions.enter_extra_request)
end

-- How many names are in a list.
local function counted(value)
    local __, count = value:gsub("%S+", "")
    return tostring(count)
end

-- Who serves.
local function add_serving(items, state, actions)
    items[#items + 1] = Rows.text(state, "fallback_models", _("Fallback models"), {
        info = _("Names of models, separated by spaces. They are used when the chosen one is down."),
        show = counted,
    }, actions.enter_names)
    items[#items + 1] = Rows.text(state, "provider_order", _("Order of providers"), {
        info = _("Names of providers, separated by spaces. They are tried in this order."),
        show = counted,
    }, actions.enter_names)
    items[#items + 1] = Rows.toggle(
        state,
        "provider_fallbacks",
        _("Use other providers too"),
        _(
            "When off, only the providers in your order are used; without an order, only the "
                .. "first that is chosen for you."
        )
    )
    items[#items + 1] = Rows.number(state, "parallel_requests", _("Requests at once"), {
        info = _("How many parts of a long text are worked on at the same time."),
    }, actions.enter_number)
end

-- How long it may take.
local function add_patience(items, state, actions)
    local function seconds(name, label, info)
        local words = { unit = _("%1 s"), info = info }
        items[#items + 1] = Rows.number(state, name, label, words, actions.enter_number)
    end
    seconds("connect_seconds", _("Time to connect"), _("How many seconds connecting to the service may take."))
    seconds(
        "first_word_seconds",
        _("Time to first word"),
        _("How many seconds a model may think before its first word.")
    )
    seconds("silence_seconds", _("Longest pause"), _("How many seconds an answer may pause before it is given up."))
    seconds("total_seconds", _("Time for one request"), _("How many seconds one request may take in all."))
end

-- Through what it goes.
local function add_way(items, state, actions)
    items[#items + 1] = Rows.text(state, "proxy", _("Proxy"), {
        info = _("Its address, such as http://192.168.1.2:8080. Empty: the one set in KOReader, if any."),
        none = _("as in KOReader"),
    }, actions.enter_proxy)
    items[#items + 1] = Rows.text(state, "ca_file", _("Certificates"), {
        info = _("The path of a file with the certificates to trust (PEM). Empty: those that come with KOReader."),
        none = _("built-in"),
        show = function()
            return _("set")
        end,
    }, actions.enter_certificates)
    items[#items + 1] = Rows.toggle(
        state,
        "allow_public_http",
        _("Unencrypted endpoints"),
        _("Anyone listening on the way can then read the text and the key. Not needed for your own network.")
    )
end

---@param state precis.ui.SettingsState
---@param actions precis.ui.SettingsActions
---@return table item
function AdvancedView.item(state, actions)
    local items = {}
    add_answering(items, state, actions)
    add_serving(items, state, actions)
    add_patience(items, state, actions)
    add_way(items, state, actions)
    items[#items + 1] = Rows.toggle(
        state,
        "log_requests",
        _("Request log"),
        _("Times, sizes, prices and kinds of errors are noted; never a text, never the key.")
    )
    items[#items + 1] = Rows.action(_("Show the log"), actions.show_log)
    return { text = _("Advanced"), sub_item_table = items }
end

return AdvancedView
