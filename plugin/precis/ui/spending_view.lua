--- What was spent and what may still be, as a list. Opens nothing.

local Money = require("precis.ui.money")
local _ = require("precis.ui.gettext")

local T = _.template

local SpendingView = {}

local function dollars(decimal)
    return Money.dollars(decimal:to_number())
end

-- How a budget stands, and when it begins anew.
local function budget_row(budget)
    local text
    if budget.period == "day" then
        text = budget.limit and T(_("Today, until %1"), os.date("%H:%M", budget.begins_anew)) or _("Today")
    else
        text = _("The last 30 days")
    end
    local spent = dollars(budget.spent)
    return {
        text = text,
        bold = true,
        -- @translators Sums of money: spent, budget, what is left of it.
        mandatory = budget.limit and T(_("%1 of %2 · %3 left"), spent, dollars(budget.limit), dollars(budget.left))
            or spent,
    }
end

local function day_row(day)
    return {
        text = os.date("%Y-%m-%d", day.name),
        mandatory = T(_.ngettext("$%1 · %2 request", "$%1 · %2 requests", day.requests), day.cost, day.requests),
    }
end

-- A book's budget never begins anew.
local function book_row(book, limit)
    local spent = Money.dollars(tonumber(book.spent))
    return {
        text = book.title or _("A book that is no longer known"),
        -- @translators Sums of money: spent, budget.
        mandatory = limit and T(_("%1 of %2"), spent, Money.dollars(limit)) or spent,
    }
end

---@class precis.ui.Spending
---@field budgets precis.engine.Budget[]
---@field days { name: number, cost: string, requests: integer }[]
---@field books { title: string?, spent: string }[] the dearest first
---@field book_limit number? dollars; nil: none

--- The rows: how the budgets stand, then the days or the books.
---@param spending precis.ui.Spending
---@param group "day"|"book"
---@return table[] items as KOReader's Menu takes them
function SpendingView.items(spending, group)
    local items = {}
    for index, budget in ipairs(spending.budgets) do
        items[index] = budget_row(budget)
    end
    for __, day in ipairs(group == "day" and spending.days or {}) do
        items[#items + 1] = day_row(day)
    end
    for __, book in ipairs(group == "book" and spending.books or {}) do
        items[#items + 1] = book_row(book, spending.book_limit)
    end
    for __, item in ipairs(items) do
        item.select_enabled = false -- there is nothing more to be told
    end
    return items
end

return SpendingView
