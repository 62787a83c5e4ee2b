--- How much a key had used at a moment when every request made with it was accounted for. What it has used since then,
--- beyond the bills that are known, is what those requests cost that left no trace.
--
-- The same key may be in use elsewhere, and a bill may come late. So what was read off like this is provisional until
-- the next reading agrees with it; once a reading contradicts our own accounts, the key is never trusted again, and
-- such requests count with the most they can have cost. A reading below what was billed came too early: it tells
-- nothing.

local Decimal = require("precis.text.decimal")

local UsageMarks = {}
UsageMarks.__index = UsageMarks

local PLACES = 10 -- of dollars; what is behind them comes of the service's own arithmetic
local FRESH_SECONDS = 3600 -- a longer time is more likely to hold somebody else's use of the key

---@param store precis.Store
---@param wall fun(): number
function UsageMarks.new(store, wall)
    return setmetatable({ _db = store.db, _wall = wall }, UsageMarks)
end

function UsageMarks:_mark(account)
    return self._db:row("SELECT * FROM usage_marks WHERE account = ?", { account })
end

--- Whether another reading of a key's usage would tell something.
---@param account string
---@return boolean? is_due
---@return precis.Error? err
function UsageMarks:is_due(account)
    local mark, err = self:_mark(account)
    if err or not mark then
        return not err or nil, err
    end
    local row
    row, err = self._db:row(
        "SELECT COUNT(*) AS waiting FROM ledger WHERE account = ? AND state IN ('unsettled', 'traced')",
        { account }
    )
    return row and (row.waiting > 0 or math.abs(self._wall() - mark.time) > FRESH_SECONDS), err
end

-- What the rows since a mark are known to have cost, those that left no trace, and the most these can have cost.
local function sorted(rows)
    local since = { known = Decimal.ZERO, billed = Decimal.ZERO, lost = {}, most = Decimal.ZERO }
    for __, row in ipairs(rows) do
        if row.state == "unsettled" then
            since.lost[#since.lost + 1] = row
            since.most = Decimal.add(since.most, Decimal.of(row.reserved))
            since.has_unknown_price = since.has_unknown_price or Decimal.of(row.reserved):is_zero()
        else
            local cost = Decimal.of(row.cost or "0")
            since.known = Decimal.add(since.known, cost)
            since.billed = row.state == "billed" and Decimal.add(since.billed, cost) or since.billed
        end
    end
    return since
end

local function rounded_difference(a, b)
    return Decimal.of(Decimal.subtract(a, b):rounded(PLACES))
end

local function is_negative(amount)
    return Decimal.compare(amount, Decimal.ZERO) < 0
end

-- What the lost rows cost together; nil when that and the accounts cannot both be right.
local function cost_of_lost(grown, since)
    local cost = rounded_difference(grown, since.known)
    local is_bounded = not (since.has_unknown_price and #since.lost > 0)
    if is_negative(cost) or (is_bounded and Decimal.compare(cost, since.most) > 0) then
        return nil
    end
    return cost
end

function UsageMarks:_close(row, cost, state)
    return self._db:run("UPDATE ledger SET state = ?, cost = ? WHERE id = ?", { state, cost, row.id })
end

-- The sum is sure; of several rows that share it, none is.
function UsageMarks:_share_out(since, cost)
    local is_sure = cost:is_zero() or (#since.lost == 1 and not since.has_unknown_price)
    for index, row in ipairs(since.lost) do
        local most, share = Decimal.of(row.reserved), cost
        if index < #since.lost and Decimal.compare(most, cost) < 0 then
            share = most
        end
        cost = Decimal.subtract(cost, share)
        local ok, err = self:_close(row, share:format(), is_sure and "traced" or "estimated")
        if not ok then
            return nil, err
        end
    end
    return true
end

-- What was read off before is confirmed, or turns out to be no more than a guess.
function UsageMarks:_judge_former(account, is_confirmed)
    local sql = is_confirmed and "UPDATE ledger SET state = 'billed'"
        or "UPDATE ledger SET state = 'estimated', cost = reserved"
    return self._db:run(sql .. " WHERE account = ? AND state = 'traced'", { account })
end

function UsageMarks:_set(account, usage, is_contradicted)
    return self._db:run(
        [[INSERT OR REPLACE INTO usage_marks (account, usage, row, time, is_contradicted)
            SELECT ?, ?, COALESCE(MAX(id), 0), ?, ? FROM ledger]],
        { account, usage, math.floor(self._wall()), is_contradicted and 1 or 0 }
    )
end

-- A key that nobody else has ever used begins at nothing.
local NEW_KEY = { usage = "0", row = 0, is_contradicted = 0 }

function UsageMarks:_read_off(account, usage)
    local mark, err = self:_mark(account)
    if err then
        return nil, err
    end
    local before = mark or NEW_KEY
    local rows, rows_err = self._db:rows("SELECT * FROM ledger WHERE account = ? AND id > ?", { account, before.row })
    if not rows then
        return nil, rows_err
    end
    local since = sorted(rows)
    local grown = Decimal.subtract(Decimal.of(usage), Decimal.of(before.usage))
    if is_negative(rounded_difference(grown, since.billed)) then
        return true -- too early
    end
    local cost = cost_of_lost(grown, since)
    local is_contradicted = before.is_contradicted == 1 or (mark ~= nil and cost == nil)
    local ok
    ok, err = self:_judge_former(account, not is_contradicted)
    if ok and cost and not is_contradicted then
        ok, err = self:_share_out(since, cost)
    end
    if not ok then
        return nil, err
    end
    return self:_set(account, usage, is_contradicted)
end

--- Reads off what requests cost that left no trace. To be called with a usage that was told while nothing was on its
--- way; what cannot be read off stays open.
---@param account string which key it is
---@param usage string all that was ever spent with it, in exact dollars
---@return any ok
---@return precis.Error? err
function UsageMarks:read_off(account, usage)
    return self._db:transaction(function()
        return self:_read_off(account, usage)
    end)
end

return UsageMarks
