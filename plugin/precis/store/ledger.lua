--- Every request that may cost money, from before it leaves until its price is known; and the budgets as walls.
--
-- A row is written before a request leaves, holding back the most it can cost. It is settled with the bill, released
-- when nothing can have been billed, or left open with its generation id until the service tells the price.

local Decimal = require("precis.text.decimal")
local Errors = require("precis.errors")

local Ledger = {}
Ledger.__index = Ledger

local MONTH = 30 * 86400 -- seconds

-- in_flight: on its way, or left over from a crash. billed: the service told the price. unsettled: it broke off after it
-- was sent, and the price is still to be asked for. estimated: the price will never be told.
local OPEN_STATES = "('in_flight', 'unsettled')"

---@class precis.store.Budgets
---@field day string? dollars; nil: no limit
---@field book string?
---@field month string?

---@class precis.store.LedgerEntry
---@field book string
---@field task string
---@field model string
---@field reserved string the most it can cost, in exact dollars; "0" when the price is unknown

---@param store precis.Store
---@param deps { wall: fun(): number, day_start: fun(time: number): number, budgets: fun(): precis.store.Budgets }
function Ledger.new(store, deps)
    return setmetatable({
        _db = store.db,
        _wall = assert(deps.wall, "no wall clock"),
        _day_start = assert(deps.day_start, "no day_start"),
        _budgets = assert(deps.budgets, "no budgets"),
    }, Ledger)
end

-- What rows cost or may still cost, exactly.
local function sum(rows)
    local total = Decimal.ZERO
    for __, row in ipairs(rows) do
        local amount = Decimal.parse(row.cost or row.reserved)
        total = Decimal.add(total, amount or Decimal.ZERO)
    end
    return total
end

function Ledger:_spent(condition, value)
    local rows, err = self._db:rows("SELECT cost, reserved FROM ledger WHERE " .. condition, { value })
    return rows and sum(rows), err
end

--- What was spent today, what is held back included. A clock that was set back does not make yesterday's money new.
---@return table? decimal
---@return precis.Error? err
function Ledger:spent_today()
    return self:_spent("time >= ?", self._day_start(self._wall()))
end

function Ledger:spent_this_month()
    return self:_spent("time >= ?", self._wall() - MONTH)
end

---@param book string
function Ledger:spent_on(book)
    return self:_spent("book = ?", book)
end

-- The budget that a further amount would break, if any.
function Ledger:_broken_budget(book, amount)
    local budgets = self._budgets()
    local spent = {
        day = function()
            return self:spent_today()
        end,
        month = function()
            return self:spent_this_month()
        end,
        book = function()
            return self:spent_on(book)
        end,
    }
    for name, spent_so_far in pairs(spent) do
        local limit = budgets[name] and Decimal.parse(budgets[name])
        if limit then
            local so_far, err = spent_so_far()
            if not so_far then
                return nil, err
            end
            if Decimal.compare(Decimal.add(so_far, amount), limit) > 0 then
                return { name = name, limit = Decimal.format(limit), spent = Decimal.format(so_far) }
            end
        end
    end
end

--- Holds money back for a request that is about to leave.
---@param entry precis.store.LedgerEntry
---@return integer? id
---@return precis.Error? err budget (with `budget`, `limit`, `spent`), storage
function Ledger:reserve(entry)
    return self._db:transaction(function()
        local amount = assert(Decimal.parse(entry.reserved), "not an amount")
        local broken, err = self:_broken_budget(entry.book, amount)
        if err then
            return nil, err
        elseif broken then
            return nil,
                Errors.new("budget", "the " .. broken.name .. "'s budget", {
                    budget = broken.name,
                    limit = broken.limit,
                    spent = broken.spent,
                    needed = entry.reserved,
                })
        end
        local added, add_err = self._db:run(
            "INSERT INTO ledger (time, book, task, model, state, reserved) VALUES (?, ?, ?, ?, 'in_flight', ?)",
            { math.floor(self._wall()), entry.book, entry.task, entry.model, entry.reserved }
        )
        if not added then
            return nil, add_err
        end
        return self._db:row("SELECT last_insert_rowid() AS id").id
    end)
end

--- The service told the price.
---@param id integer
---@param bill { cost: string?, prompt_tokens: integer?, completion_tokens: integer?, generation: string?, model: string? } cost nil: it has none to tell, the reserved amount stands
function Ledger:settle(id, bill)
    return self._db:run(
        [[UPDATE ledger SET state = CASE WHEN ?1 IS NULL THEN 'estimated' ELSE 'billed' END, cost = coalesce(?1, reserved),
            prompt_tokens = ?2, completion_tokens = ?3, generation = coalesce(?4, generation),
            model = coalesce(?5, model) WHERE id = ?6]],
        { bill.cost, bill.prompt_tokens, bill.completion_tokens, bill.generation, bill.model, id }
    )
end

--- Nothing can have been billed: the row goes.
---@param id integer
function Ledger:release(id)
    return self._db:run("DELETE FROM ledger WHERE id = ?", { id })
end

--- It broke off after it was sent. What it cost stays held back until the service is asked.
---@param id integer
---@param generation string? the service's id, when one arrived
function Ledger:leave_open(id, generation)
    return self._db:run(
        "UPDATE ledger SET state = 'unsettled', generation = coalesce(?, generation) WHERE id = ?",
        { generation, id }
    )
end

--- Rows whose price is still to be asked for.
---@return table[]? rows with the ledger's columns
---@return precis.Error? err
function Ledger:open_rows()
    return self._db:rows("SELECT * FROM ledger WHERE state IN " .. OPEN_STATES)
end

--- What was spent by day or by book, newest or dearest first.
---@param group "day"|"book"
---@return { name: any, cost: string, requests: integer }[]? groups
---@return precis.Error? err
function Ledger:spending(group)
    local rows, err = self._db:rows("SELECT time, book, cost, reserved FROM ledger ORDER BY time DESC")
    if not rows then
        return nil, err
    end
    local groups, by_name = {}, {}
    for __, row in ipairs(rows) do
        local name = group == "day" and self._day_start(row.time) or row.book
        local found = by_name[name]
        if not found then
            found = { name = name, rows = {} }
            by_name[name] = found
            groups[#groups + 1] = found
        end
        found.rows[#found.rows + 1] = row
    end
    for index, found in ipairs(groups) do
        groups[index] = { name = found.name, cost = Decimal.format(sum(found.rows)), requests = #found.rows }
    end
    return groups
end

return Ledger
