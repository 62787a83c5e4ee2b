--- Asks the reader before more than a little money is spent.

local Decimal = require("precis.text.decimal")
local Errors = require("precis.errors")
local Task = require("precis.async.task")

-- About what a long chapter takes; less is not worth a question when nobody knows what it costs.
local TOKENS_WORTH_ASKING = 60000

local Confirmation = {}

-- An unknown price is asked about only when there is much to send.
local function is_worth_asking(reckoning, ask_above)
    if not reckoning.price_high then
        return reckoning.tokens_in > TOKENS_WORTH_ASKING
    end
    return Decimal.compare(reckoning.price_high, ask_above) > 0
end

local function wait_for_decision(confirm, reckoning)
    local task, decision = Task.current(), nil
    confirm(reckoning, function(go_on)
        decision = go_on
        task:wake()
    end)
    while decision == nil do
        local ok, err = Task.wait_for_wake()
        if not ok then
            return nil, err
        end
    end
    if not decision then
        return nil, Errors.new("cancelled", "the reader did not want it", { is_declined = true })
    end
    return true
end

--- Waits for the reader's yes where one is needed.
---@async
---@param reckoning precis.tasks.Reckoning
---@param ask_above precis.Decimal dollars: what costs no more is done without a question
---@param confirm fun(reckoning: precis.tasks.Reckoning, decide: fun(go_on: boolean))
---@return true? go_on
---@return precis.Error? err cancelled; `is_declined` when the reader did not want it
function Confirmation.get(reckoning, ask_above, confirm)
    if not is_worth_asking(reckoning, ask_above) then
        return true
    end
    return wait_for_decision(confirm, reckoning)
end

return Confirmation
