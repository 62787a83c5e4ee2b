--- Decides whether a failed request is worth sending again, and when.
--
-- Pure: no clock, no sockets, no UI. The caller waits and resends.

local MAX_ATTEMPTS = 4
local BASE_DELAY = 1 -- seconds
local MAX_DELAY = 60 -- seconds; past this, telling the reader beats keeping them waiting

-- A kind that is not here never clears by itself.
local CLEARS_BY_ITSELF = {
    offline = true,
    dropped = true,
    timeout = true,
    protocol = true,
    bad_json = true,
    rate_limit = true,
    provider = true,
    server = true,
    empty_answer = true,
}
-- With these another model may do what this one could not.
local ANOTHER_MODEL_HELPS = { model_unknown = true, provider = true, rate_limit = true, empty_answer = true }

local Retry = {}

--- Whether the failed request may already have cost money, so that sending it again needs the reader's word.
local function costs_again(err, may_pay_twice)
    return err.may_be_billed and not may_pay_twice
end

--- How long to wait before sending again.
---@param err precis.Error
---@param attempt integer 1 after the first failure
---@param random fun(): number from 0 to 1
---@param may_pay_twice boolean? the reader has agreed to pay for lost answers again
---@return number? seconds nil: give up
function Retry.delay(err, attempt, random, may_pay_twice)
    local clears = err.retryable
    if clears == nil then
        clears = CLEARS_BY_ITSELF[err.kind] and err.phase ~= "task"
    end
    local retry_after = err.retry_after or 0
    if not clears or attempt >= MAX_ATTEMPTS or retry_after > MAX_DELAY or costs_again(err, may_pay_twice) then
        return nil
    end
    -- Full jitter: many clients that failed together must not come back together.
    local backoff = random() * math.min(MAX_DELAY, BASE_DELAY * 2 ^ (attempt - 1))
    return math.max(retry_after, backoff)
end

--- Whether to ask the next fallback model.
---@param err precis.Error
---@param may_pay_twice boolean?
---@return boolean
function Retry.may_switch_model(err, may_pay_twice)
    return ANOTHER_MODEL_HELPS[err.kind] == true and not costs_again(err, may_pay_twice)
end

return Retry
