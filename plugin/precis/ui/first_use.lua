--- The first time: the ways to a key, then what is sent where, and the daily budget.

local ButtonDialog = require("ui/widget/buttondialog")
local UIManager = require("ui/uimanager")

local EndpointScreen = require("precis.ui.endpoint_screen")
local FirstUseView = require("precis.ui.first_use_view")
local KeyScreens = require("precis.ui.key_screens")
local MoneyScreens = require("precis.ui.money_screens")
local Tell = require("precis.ui.tell")
local TextScreen = require("precis.ui.text_screen")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local FirstUse = {}

local function show(app, title, rows)
    local dialog = ButtonDialog:new({ title = title, buttons = app.host.guard:wrap_items(rows, "first use") })
    Windows.show(dialog)
    return dialog
end

--- What is sent where, and what may be spent. Seen once, before the first thing is sent.
---@param app precis.App
---@param next_action fun()? what the reader was about to do
function FirstUse.show_statement(app, next_action)
    TextScreen.open({
        guard = app.host.guard,
        name = "statement",
        title = _("What is sent"),
        text = FirstUseView.statement(app.settings:get("base_url"), app.settings:get("day_budget")),
        rows = function(close_and)
            local change_budget = function()
                local show_again = close_and(function()
                    FirstUse.show_statement(app, next_action)
                end)
                MoneyScreens.enter_budget(app, "day", show_again)
            end
            return {
                { { text = _("Change the daily budget"), callback = change_budget } },
                {
                    { text = _("Not now"), callback = close_and() },
                    { text = _("Go on"), callback = close_and(next_action) },
                },
            }
        end,
    })
end

---@param app precis.App
---@param next_action fun()? what the reader was about to do
function FirstUse.open(app, next_action)
    local function state_it()
        FirstUse.show_statement(app, next_action)
    end
    local outcome, err = app.access:adopt_key_file()
    if outcome == "taken" then
        return state_it()
    elseif err then
        return Tell.error(err)
    end
    local dialog
    local function way(text, open)
        return { { text = text, callback = function()
            UIManager:close(dialog)
            open(app, state_it)
        end } }
    end
    dialog = show(app, FirstUseView.welcome(outcome == "no_key"), {
        way(_("Log in with a phone"), KeyScreens.log_in),
        way(_("Enter a key"), KeyScreens.enter_key),
        way(_("Another service"), EndpointScreen.open),
        way(_("Not now"), function() end),
    })
end

return FirstUse
