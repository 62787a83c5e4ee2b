--- What was spent, what may still be, and what the service says of the account.

local on_demand = require("precis.on_demand")

local Decimal = on_demand("precis.text.decimal")

---@class precis.engine.Accounts
local Accounts = {}
Accounts.__index = Accounts

---@param app precis.App
function Accounts.new(app)
    return setmetatable({ _app = app }, Accounts)
end

---@class precis.engine.Budget
---@field period "day"|"month"
---@field spent precis.Decimal
---@field limit precis.Decimal? nil: none
---@field left precis.Decimal? nil without a limit; never below zero
---@field begins_anew number? seconds since 1970; nil: little by little, as days pass

local function budget(period, spent, limit_text, begins_anew)
    local limit = Decimal.parse(limit_text)
    local left = limit and Decimal.subtract(limit, spent)
    if left and Decimal.compare(left, Decimal.ZERO) < 0 then
        left = Decimal.ZERO
    end
    return { period = period, spent = spent, limit = limit, left = left, begins_anew = begins_anew }
end

--- How the budgets of day and month stand.
---@return precis.engine.Budget[]? budgets
---@return precis.Error? err storage
function Accounts:budgets()
    local records, err = self._app:records()
    if not records then
        return nil, err
    end
    local today, today_err = records.ledger:spent_today()
    local month, month_err = records.ledger:spent_this_month()
    if not today or not month then
        return nil, today_err or month_err
    end
    local settings = self._app.settings
    return {
        budget("day", today, settings:get("day_budget"), records.ledger:next_day()),
        budget("month", month, settings:get("month_budget")),
    }
end

--- What was spent on each day, the latest first.
---@return { name: number, cost: string, requests: integer }[]? days name: when the day began, seconds since 1970
---@return precis.Error? err storage
function Accounts:days()
    local records, err = self._app:records()
    if not records then
        return nil, err
    end
    return records.ledger:spending("day")
end

--- Asks the service what the key may still spend and, where the key may ask that, what the account has left.
---@param done fun(credit: { key: precis.KeyInfo, credits: precis.Credits? }?, err: precis.Error?)
function Accounts:credit(done)
    local client = self._app:client()
    self._app:spawn(function()
        local key, err = client:key()
        if not key then
            return nil, err
        end
        -- Ordinary keys are refused this.
        return { key = key, credits = (client:credits()) }
    end, { name = "credit" }):on_done(done)
end

return Accounts
