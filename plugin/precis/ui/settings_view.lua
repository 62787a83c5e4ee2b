--- The settings as KOReader's menu shows them, at most two levels deep. Opens nothing.

local AdvancedView = require("precis.ui.settings_advanced_view")
local LANGUAGES = require("precis.ui.language_names")
local ModelName = require("precis.ui.model_name")
local Rows = require("precis.ui.settings_rows")
local _ = require("precis.ui.gettext")

local T = _.template

local SettingsView = {}

---@class precis.ui.SettingsViewState: precis.ui.SettingsState
---@field masked_key string? the key as it may be seen; nil: there is none
---@field can_log_in boolean the endpoint has login by phone, and an account

---@class precis.ui.SettingsActions each gets KOReader's menu, to have its rows written anew
---@field log_in fun(menu: table?)
---@field enter_key fun(menu: table?)
---@field log_out fun(menu: table?)
---@field show_credits fun()
---@field enter_endpoint fun(menu: table?)
---@field test_endpoint fun()
---@field choose_model fun(menu: table?)
---@field choose_question_model fun(menu: table?)
---@field choose_picture_model fun(menu: table?)
---@field show_favourites fun(menu: table?)
---@field enter_number fun(name: string, label: string, words: precis.ui.NumberWords, menu: table?)
---@field enter_names fun(name: string, label: string, words: precis.ui.TextWords, menu: table?)
---@field enter_dollars fun(name: string, label: string, words: precis.ui.TextWords, menu: table?)
---@field enter_proxy fun(name: string, label: string, words: precis.ui.TextWords, menu: table?)
---@field enter_certificates fun(name: string, label: string, words: precis.ui.TextWords, menu: table?)
---@field enter_extra_request fun(name: string, label: string, words: precis.ui.TextWords, menu: table?)
---@field show_spending fun()
---@field show_what_is_sent fun()
---@field show_prompts fun()
---@field show_storage fun()
---@field show_log fun()
---@field show_about fun()

local function account(state, actions)
    local items = {}
    if state.masked_key then
        items[1] = Rows.action(T(_("Key: %1"), state.masked_key), actions.enter_key)
    else
        items[1] = Rows.action(_("Enter a key"), actions.enter_key)
    end
    if state.can_log_in then
        items[#items + 1] = Rows.action(_("Log in with a phone"), actions.log_in)
        items[#items + 1] = Rows.action(_("Credit left"), actions.show_credits)
    end
    items[#items + 1] = Rows.action(_("Log out"), actions.log_out, function()
        return state.masked_key ~= nil
    end)
    items[#items].separator = true
    items[#items + 1] = Rows.value(_("Endpoint"), function()
        return state.get("base_url"):match("^%a+://([^/]+)") or state.get("base_url")
    end, actions.enter_endpoint)
    items[#items + 1] = Rows.action(_("Test the connection"), actions.test_endpoint)
    return { text = _("Account"), sub_item_table = items }
end

local function model(state, actions)
    local function short_name(setting, when_empty)
        return function()
            local id = state.get(setting)
            return id == "" and when_empty or ModelName.short(id)
        end
    end
    return {
        text = _("Model"),
        sub_item_table = {
            Rows.value(_("Summaries"), short_name("model"), actions.choose_model),
            -- @translators As the model for summaries.
            Rows.value(_("Questions"), short_name("question_model", _("the same")), actions.choose_question_model),
            Rows.value(_("Pictures"), short_name("picture_model", _("the same")), actions.choose_picture_model),
            Rows.action(_("Favourites"), actions.show_favourites),
        },
    }
end

local function money(state, actions)
    local function dollars(value)
        return "$" .. value
    end
    local function budget(name, label, info)
        local words = { info = info, none = _("none"), show = dollars }
        return Rows.text(state, name, label, words, actions.enter_dollars)
    end
    local covers = _("Nothing is sent that it does not cover. Empty: no limit.")
    return {
        text = _("Money"),
        sub_item_table = {
            budget("day_budget", _("Daily budget"), covers),
            budget("book_budget", _("For each book"), covers),
            budget("month_budget", _("For 30 days"), covers),
            budget("ask_above", _("Ask first above"), _("Cheaper things are done at once.")),
            Rows.action(_("Spending"), actions.show_spending),
        },
    }
end

local function languages()
    local choices = {
        -- @translators The language of answers.
        { value = "book", text = _("The book's") },
        { value = "interface", text = _("KOReader's") },
    }
    for __, language in ipairs(LANGUAGES) do
        choices[#choices + 1] = { value = language.code, text = language.name }
    end
    return choices
end

local function reading(state, actions)
    return {
        text = _("Reading"),
        sub_item_table = {
            Rows.toggle(
                state,
                "only_what_i_have_read",
                _("Only what I have read"),
                _("Nothing beyond the page you are on is sent or shown, so nothing can be given away.")
            ),
            Rows.choice(
                state,
                "answer_language",
                _("Language"),
                languages(),
                _("In which language answers are written.")
            ),
            Rows.choice(state, "summary_length", _("Length"), {
                { value = "sentence", text = _("A sentence") },
                { value = "paragraph", text = _("A paragraph") },
                { value = "page", text = _("A page") },
            }, _("How long summaries are.")),
            Rows.choice(state, "summary_style", _("Style"), {
                { value = "narrative", text = _("Narrative") },
                { value = "bullets", text = _("Bullet points") },
                { value = "notes", text = _("Study notes") },
            }, _("How summaries are written.")),
            Rows.choice(state, "recap_length", _("Recaps"), {
                { value = "paragraph", text = _("In one paragraph") },
                { value = "page", text = _("In detail") },
            }, _("How long recaps are.")),
            Rows.number(state, "text_size", _("Font size"), {
                info = _("How large the letters of answers are."),
            }, actions.enter_number),
            Rows.toggle(
                state,
                "offer_chapter_end",
                _("Offers at a chapter's end"),
                _("A summary is offered when a chapter is finished. Nothing is sent before you accept.")
            ),
            Rows.toggle(
                state,
                "offer_coming_back",
                _("Offers after days away"),
                _("A recap is offered when you come back to a book. Nothing is sent before you accept.")
            ),
        },
    }
end

local function privacy(state, actions)
    return {
        text = _("Privacy"),
        sub_item_table = {
            Rows.action(_("What is sent"), actions.show_what_is_sent),
            Rows.toggle(
                state,
                "deny_data_collection",
                _("Providers must not keep texts"),
                _(
                    "Providers that may keep or learn from what they are sent are left out. Some "
                        .. "models then have no provider."
                )
            ),
            Rows.toggle(
                state,
                "zero_retention",
                _("Providers must store nothing"),
                _("Stricter still: nothing is stored at the provider, not even for a while.")
            ),
        },
    }
end

---@param state precis.ui.SettingsViewState
---@param actions precis.ui.SettingsActions
---@return table[] items as KOReader's TouchMenu takes them
function SettingsView.items(state, actions)
    return {
        account(state, actions),
        model(state, actions),
        money(state, actions),
        reading(state, actions),
        privacy(state, actions),
        Rows.action(_("Prompts"), actions.show_prompts),
        Rows.action(_("Storage"), actions.show_storage),
        AdvancedView.item(state, actions),
        Rows.action(_("About Précis"), actions.show_about),
    }
end

return SettingsView
