--- Every request that may cost money, from before it leaves until its price is known; and the budgets as walls.
--
-- A row is written before a request leaves, holding back the most it can cost. It is settled with the bill, released
-- when nothing can have been billed, or left open with its generation id until the service tells the price.

local Decimal = require("precis.text.decimal")

local Budgets = require("precis.store.budgets")

local Ledger = {}
Ledger.__index = Ledger

local HOUR = 3600 -- seconds
local MONTH = 30 * 24 * HOUR

-- Another session may have taken a request for lost that was still on its way. Its bill changes what a mark of the
-- key's usage took for known, so the next reading begins anew.
local FORGET_MARK = [[DELETE FROM usage_marks WHERE is_contradicted = 0 AND EXISTS (SELECT 1 FROM ledger
    WHERE ledger.id = ? AND ledger.account = usage_marks.account AND ledger.id <= usage_marks.row)]]

-- A row's state is one of: in_flight, on its way. billed: the service told the price. estimated: it never will.
-- unsettled: it broke off after it was sent, or with the whole session, and the price is still to be asked for.
-- traced: read off what the key has used, and not confirmed yet (`usage_marks.lua`).

---@class precis.store.LedgerEntry
---@field book string
---@field task string
---@field model string
---@field reserved string the most it can cost, in exact dollars; "0" when the price is unknown
---@field account string? which key pays, where the service tells what a key has used

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

--- When the day's budget is whole again. Days are not always as long as each other: noon of the next one is sure to
--- lie in it.
---@return number seconds since 1970
function Ledger:next_day()
    return self._day_start(self._day_start(self._wall()) + 36 * HOUR)
end

-- A month is the last thirty days, so its oldest spending is the first to count no more.
function Ledger:_end_of_month()
    local oldest = self._db:row("SELECT MIN(time) AS time FROM ledger WHERE time >= ?", { self._wall() - MONTH })
    return oldest and oldest.time and oldest.time + MONTH
end

-- Whether every budget covers a further amount.
function Ledger:_check_budgets(book, amount)
    local function never() end
    local function source(spent, resets_at, value)
        return {
            spent = function()
                return spent(self, value)
            end,
            resets_at = function()
                return resets_at(self)
            end,
        }
    end
    return Budgets.check(self._budgets(), {
        day = source(self.spent_today, self.next_day),
        month = source(self.spent_this_month, self._end_of_month),
        book = source(self.spent_on, never, book),
    }, amount)
end

--- Holds money back for a request that is about to leave.
---@param entry precis.store.LedgerEntry
---@return integer? id
---@return precis.Error? err budget (with `budget`, `limit`, `spent`), storage
function Ledger:reserve(entry)
    return self._db:transaction(function()
        local amount = assert(Decimal.parse(entry.reserved), "not an amount")
        local ok, err = self:_check_budgets(entry.book, amount)
        if not ok then
            return nil, err
        end
        local added, add_err = self._db:run(
            "INSERT INTO ledger (time, book, task, model, state, reserved, account)"
                .. " VALUES (?, ?, ?, ?, 'in_flight', ?, ?)",
            { math.floor(self._wall()), entry.book, entry.task, entry.model, entry.reserved, entry.account }
        )
        if not added then
            return nil, add_err
        end
        return self._db:row("SELECT last_insert_rowid() AS id").id
    end)
end

--- Holds more money back for a request that takes longer than thought.
---@param id integer
---@param amount string exact dollars
---@return true? ok
---@return precis.Error? err budget, storage
function Ledger:hold_more(id, amount)
    return self._db:transaction(function()
        local row, err = self._db:row("SELECT book, reserved FROM ledger WHERE id = ?", { id })
        if not row then
            return nil, err
        end
        local more = assert(Decimal.parse(amount), "not an amount")
        local ok, refusal = self:_check_budgets(row.book, more)
        if not ok then
            return nil, refusal
        end
        local reserved = Decimal.format(Decimal.add(Decimal.of(row.reserved), more))
        local changed, change_err = self._db:run("UPDATE ledger SET reserved = ? WHERE id = ?", { reserved, id })
        return changed and true, change_err
    end)
end

---@class precis.store.Bill what one generation cost
---@field cost string? exact dollars; nil: still to be asked for, and the most it can cost is held back
---@field most string? exact dollars; nil: all that was held back
---@field is_estimate boolean? the service will never tell; reckoned from tokens and price
---@field generation string? the service's id
---@field prompt_tokens integer?
---@field completion_tokens integer?

--- A request is over. One request may have taken several generations; each gets a row of its own.
---@param id integer
---@param bills precis.store.Bill[] at least one
---@return true? ok
---@return precis.Error? err
function Ledger:settle(id, bills)
    local forgotten, forget_err = self._db:run(FORGET_MARK, { id })
    if not forgotten then
        return nil, forget_err
    end
    for index, bill in ipairs(bills) do
        local ok, err = self:_write_bill(index == 1 and id or nil, id, bill)
        if not ok then
            return nil, err
        end
    end
    return true
end

function Ledger:_write_bill(id, like, bill)
    local state = not bill.cost and "unsettled" or bill.is_estimate and "estimated" or "billed"
    local changed, err = self._db:run(
        [[INSERT INTO ledger (id, time, book, task, model, account, reserved,
            state, cost, generation, prompt_tokens, completion_tokens)
            SELECT ?, time, book, task, model, account, COALESCE(?, reserved), ?, ?, ?, ?, ? FROM ledger WHERE id = ?
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, cost = excluded.cost,
            reserved = excluded.reserved, generation = excluded.generation,
            prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens]],
        { id, bill.most, state, bill.cost, bill.generation, bill.prompt_tokens, bill.completion_tokens, like }
    )
    return changed and true, err
end

--- Nothing can have been billed: the row goes.
---@param id integer
function Ledger:release(id)
    return self._db:run("DELETE FROM ledger WHERE id = ?", { id })
end

--- At the start of a session: what was on its way when the last one ended so suddenly.
---@return integer? rows
---@return precis.Error? err
function Ledger:take_over()
    return self._db:run("UPDATE ledger SET state = 'unsettled' WHERE state = 'in_flight'")
end

--- Rows whose price is still to be asked for.
---@return table[]? rows with the ledger's columns
---@return precis.Error? err
function Ledger:open_rows()
    return self._db:rows("SELECT * FROM ledger WHERE state = 'unsettled'")
end

--- How far the rows go, and whether any request is on its way: two equal answers mean that none was between them.
---@return { last: integer, on_their_way: integer }? position
---@return precis.Error? err
function Ledger:position()
    return self._db:row(
        "SELECT COALESCE(MAX(id), 0) AS last, COUNT(CASE state WHEN 'in_flight' THEN 1 END) AS on_their_way FROM ledger"
    )
end

--- What is still open counts from now on with the most it can have cost: nobody will ever tell.
---@return integer? rows
---@return precis.Error? err
function Ledger:give_up_open()
    return self._db:run("UPDATE ledger SET state = 'estimated', cost = reserved WHERE state = 'unsettled'")
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
