--- Amounts: budgets, the threshold of asking, and what was spent.

local LineDialog = require("precis.ui.line_dialog")
local ListScreen = require("precis.ui.list_screen")
local SpendingView = require("precis.ui.spending_view")
local Tell = require("precis.ui.tell")
local _ = require("precis.ui.gettext")

local T = _.template

local MoneyScreens = {}

-- Those that nothing was spent on are left out.
local function dearest_first(books)
    local paid = {}
    for __, book in ipairs(books) do
        if tonumber(book.spent) > 0 then
            paid[#paid + 1] = book
        end
    end
    table.sort(paid, function(a, b)
        return tonumber(a.spent) > tonumber(b.spent)
    end)
    return paid
end

--- Asks for an amount in dollars.
---@param app precis.App
---@param name string a setting
---@param title string
---@param words precis.ui.TextWords
---@param next_action fun()?
function MoneyScreens.enter_dollars(app, name, title, words, next_action)
    local settings = app.settings
    LineDialog.open({
        guard = app.host.guard,
        title = T(_("%1, in dollars"), title),
        description = words.info,
        input = settings:get(name),
        accept = function(text)
            local amount = text:gsub(",", "."):match("^%s*%$?%s*(.-)%s*$")
            if (amount ~= "" and not tonumber(amount)) or not settings:set(name, amount) then
                return _("This is not an amount. Write it like 0.50.")
            end
        end,
        next_action = next_action,
    })
end

--- Changes a budget.
---@param app precis.App
---@param period "day"|"book"|"month"
---@param next_action fun()?
function MoneyScreens.enter_budget(app, period, next_action)
    local titles = { day = _("Daily budget"), book = _("Budget for each book"), month = _("Budget for 30 days") }
    MoneyScreens.enter_dollars(app, period .. "_budget", titles[period], {
        info = _("Nothing is sent that it does not cover. Empty: no limit."),
    }, next_action)
end

--- What was spent: how the budgets stand, then every day, or every book.
---@param app precis.App
function MoneyScreens.show_spending(app)
    local budgets, err = app.accounts:budgets()
    local days, days_err = app.accounts:days()
    if not budgets or not days then
        return Tell.error(err or days_err)
    end
    local is_here = app.life:here()
    app.service:books(function(books, books_err)
        if not is_here() then
            return
        elseif not books then
            return Tell.error(books_err)
        end
        MoneyScreens._list_spending(app.host.guard, {
            budgets = budgets,
            days = days,
            books = dearest_first(books),
            book_limit = tonumber(app.settings:get("book_budget")),
        })
    end)
end

function MoneyScreens._list_spending(guard, spending)
    local menu, group = nil, "day"
    local function options()
        local other = group == "day" and "book" or "day"
        local items = SpendingView.items(spending, group)
        table.insert(items, 1, {
            text = other == "book" and _("Show by book") or _("Show by day"),
            callback = function()
                group = other
                ListScreen.replace(menu, options())
            end,
        })
        return {
            guard = guard,
            title = group == "day" and _("Spending by day") or _("Spending by book"),
            items = items,
        }
    end
    menu = ListScreen.open(options())
end

return MoneyScreens
