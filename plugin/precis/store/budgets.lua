--- The reader's budgets as walls: which of them a further amount would break, and when that one gives way again.

local Decimal = require("precis.text.decimal")
local Errors = require("precis.errors")

local Budgets = {}

-- The first one that is broken is told.
local IN_ORDER = { "day", "book", "month" }

---@class precis.store.Budgets
---@field day string? dollars; nil: no limit
---@field book string?
---@field month string?

---@class precis.store.BudgetSource what is known of one budget
---@field spent fun(): precis.Decimal?, precis.Error? so far, what is held back included
---@field resets_at fun(): number? seconds since 1970; nil: it never does by itself

local function refusal(name, limit, so_far, amount, source)
    return Errors.new("budget", "the " .. name .. "'s budget", {
        budget = name,
        limit = Decimal.format(limit),
        spent = Decimal.format(so_far),
        needed = Decimal.format(amount),
        resets_at = source.resets_at(),
    })
end

--- Whether every budget covers a further amount.
---@param limits precis.store.Budgets
---@param sources table<string, precis.store.BudgetSource> by the budgets' names
---@param amount precis.Decimal
---@return true? ok
---@return precis.Error? err budget (with `budget`, `limit`, `spent`, `needed`, `resets_at`), storage
function Budgets.check(limits, sources, amount)
    for __, name in ipairs(IN_ORDER) do
        local limit = limits[name] and Decimal.parse(limits[name])
        if limit then
            local so_far, err = sources[name].spent()
            if not so_far then
                return nil, err
            elseif Decimal.compare(Decimal.add(so_far, amount), limit) > 0 then
                return nil, refusal(name, limit, so_far, amount, sources[name])
            end
        end
    end
    return true
end

return Budgets
