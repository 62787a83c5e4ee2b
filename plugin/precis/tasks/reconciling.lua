--- Finds out what requests cost whose bills did not arrive: by their number, else by how much the key has used.

local Task = require("precis.async.task")

local Reconciling = {}
Reconciling.__index = Reconciling

-- A bill may reach the account a little after the answer broke off.
local SETTLING_SECONDS = 5

---@class precis.tasks.ReconcilingDeps
---@field ledger precis.store.Ledger
---@field marks precis.store.UsageMarks
---@field generation fun(id: string): precis.Generation?, precis.Error? what the service says a request cost
---@field usage fun(): string?, precis.Error? all that was ever spent with the key, in exact dollars
---@field account fun(): string? which key it is; nil: there is none, or the endpoint tells neither

---@param deps precis.tasks.ReconcilingDeps
function Reconciling.new(deps)
    return setmetatable({ _deps = deps }, Reconciling)
end

--- Whether there is anything to find out.
---@return boolean
function Reconciling:is_due()
    local account = self._deps.account()
    local rows = self._deps.ledger:open_rows()
    return account ~= nil and ((rows ~= nil and #rows > 0) or self._deps.marks:is_due(account) == true)
end

--- Finds it out. What stays unknown counts with the most it can have cost.
---@async
---@return true? ok
---@return precis.Error? err what is open stays so, and its money held back
function Reconciling:run()
    local account, rows, err = self._deps.account(), self._deps.ledger:open_rows()
    if not account or not rows then
        return not err or nil, err
    end
    local lost = 0
    for __, row in ipairs(rows) do
        local is_known, ask_err = self:_ask_for_bill(row)
        if is_known == nil then
            return nil, ask_err
        end
        lost = lost + (is_known and 0 or 1)
    end
    return self:_read_off(account, lost > 0)
end

-- Whether the service knows of it.
function Reconciling:_ask_for_bill(row)
    local told, err
    if row.generation then
        told, err = self._deps.generation(row.generation)
    end
    if err and err.kind ~= "not_found" then
        return nil, err
    elseif not told or not told.cost_text then
        return false
    end
    local ok, settle_err = self._deps.ledger:settle(row.id, {
        {
            cost = told.cost_text,
            generation = row.generation,
            prompt_tokens = told.prompt_tokens,
            completion_tokens = told.completion_tokens,
        },
    })
    return ok, settle_err
end

-- A reading tells only of what was over before it: with anything on its way there will be a better moment.
function Reconciling:_read_off(account, has_lost)
    if has_lost then
        local slept, stopped = Task.sleep(SETTLING_SECONDS)
        if not slept then
            return nil, stopped
        end
    end
    local before, err = self._deps.ledger:position()
    if not before or before.on_their_way > 0 then
        return not err or nil, err
    end
    local usage, usage_err = self._deps.usage()
    if usage_err then
        return nil, usage_err
    elseif not usage then
        return self:_give_up()
    end
    local after, after_err = self._deps.ledger:position()
    if not after then
        return nil, after_err
    elseif after.last ~= before.last or after.on_their_way > 0 then
        return true
    end
    local ok, mark_err = self._deps.marks:read_off(account, usage)
    if not ok then
        return nil, mark_err
    end
    return self:_give_up()
end

function Reconciling:_give_up()
    local rows, err = self._deps.ledger:give_up_open()
    return rows and true or nil, err
end

return Reconciling
