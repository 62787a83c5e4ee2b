--- Sends again what failed, as `retry.lua` decides, and lets the reader see the wait.

local Retry = require("precis.openrouter.retry")
local Task = require("precis.async.task")

local COUNTDOWN_STEP = 1 -- seconds; an e-ink screen shows no more

local Resend = {}

--- Waits, telling the remaining seconds as they go by; the last call says 0.
---@async
local function count_down(clock, seconds, tell)
    local ends = clock.now() + seconds
    local left = seconds
    while left > 0 do
        tell(left)
        local ok, err = Task.sleep(math.min(left, COUNTDOWN_STEP))
        if not ok then
            return nil, err
        end
        left = ends - clock.now()
    end
    tell(0)
    return true
end

---@class precis.ResendPolicy
---@field deadline number clock.now() by which the last attempt must have begun
---@field may_pay_twice boolean?
---@field on_wait fun(seconds: number, err: precis.Error, attempt: integer)?
---@field on_again fun()? called before each further attempt

--- Calls `send` until it succeeds, or it is not worth it any more.
---@async
---@param deps { clock: table, random: fun(): number }
---@param policy precis.ResendPolicy
---@param send fun(): any, precis.Error?
---@return any value
---@return precis.Error? err of the last attempt; its `attempts` says how many there were
function Resend.run(deps, policy, send)
    local attempt = 0
    while true do
        attempt = attempt + 1
        local value, err = send()
        if value then
            return value
        end
        err.attempts = attempt
        local delay = Retry.delay(err, attempt, deps.random, policy.may_pay_twice)
        if not delay or deps.clock.now() + delay >= policy.deadline then
            return nil, err
        end
        local waited, stopped = count_down(deps.clock, delay, function(seconds)
            if policy.on_wait then
                policy.on_wait(seconds, err, attempt)
            end
        end)
        if not waited then
            stopped.partial, stopped.sent = err.partial, err.sent
            return nil, stopped
        elseif policy.on_again then
            policy.on_again()
        end
    end
end

return Resend
