--- What a task will take, reckoned before anything is sent: the same object is confirmed, watched and compared with the
-- bill.

local Decimal = require("precis.text.decimal")

-- Typical of hosted models; only the expected time hangs on them.
local FIRST_TOKEN_SECONDS = 1.5
local TOKENS_PER_SECOND = 60
-- Answers usually stay well under what they are allowed.
local USUAL_SHARE_OF_ANSWER = 0.5

---@class precis.tasks.Step one request
---@field stage integer steps of a stage run side by side; a stage begins when the one before it has ended
---@field tokens_in integer
---@field tokens_out integer the most it may answer
---@field is_paid boolean its answer is stored; it costs nothing
---@field is_optional boolean? it may turn out that it need not be made; only the highest price counts it
---@field pictures integer? that may be paid for besides their tokens
---@field is_resent boolean? much the same was sent before; the provider may still have it, and ask less for it

---@class precis.tasks.Plan
---@field task string
---@field steps precis.tasks.Step[]
local Plan = {}
Plan.__index = Plan

---@param task string
function Plan.new(task)
    return setmetatable({ task = task, steps = {} }, Plan)
end

---@param step precis.tasks.Step
function Plan:add(step)
    self.steps[#self.steps + 1] = step
end

--- Takes over another plan's steps as stages of this one.
---@param other precis.tasks.Plan
---@param stage integer of the other's first
function Plan:include(other, stage)
    for __, step in ipairs(other.steps) do
        self:add({
            stage = stage + step.stage - 1,
            tokens_in = step.tokens_in,
            tokens_out = step.tokens_out,
            is_paid = step.is_paid,
            pictures = step.pictures,
            is_resent = step.is_resent,
        })
    end
end

---@return boolean
function Plan:is_paid()
    for __, step in ipairs(self.steps) do
        if not step.is_paid then
            return false
        end
    end
    return true
end

--- How many stages follow one another.
---@return integer
function Plan:stages()
    local stages = 0
    for __, step in ipairs(self.steps) do
        stages = math.max(stages, step.stage)
    end
    return stages
end

--- The most that all steps may answer, paid ones included.
---@return integer tokens
function Plan:tokens_out()
    local tokens = 0
    for __, step in ipairs(self.steps) do
        tokens = tokens + step.tokens_out
    end
    return tokens
end

local function stage_seconds(steps, parallel)
    local seconds = 0
    for __, step in ipairs(steps) do
        seconds = seconds + FIRST_TOKEN_SECONDS + step.tokens_out * USUAL_SHARE_OF_ANSWER / TOKENS_PER_SECOND
    end
    return seconds / math.min(#steps, parallel)
end

local function expected_seconds(open_steps, parallel)
    local stages = {}
    for __, step in ipairs(open_steps) do
        stages[step.stage] = stages[step.stage] or {}
        table.insert(stages[step.stage], step)
    end
    local seconds = 0
    for __, steps in pairs(stages) do
        seconds = seconds + stage_seconds(steps, parallel)
    end
    return math.ceil(seconds)
end

---@class precis.tasks.Reckoning
---@field steps integer
---@field paid_steps integer already paid for
---@field tokens_in integer still to be sent
---@field tokens_out integer the most that will be answered
---@field price_low precis.Decimal? nil: nobody knows the model's price
---@field price_high precis.Decimal?
---@field seconds integer expected

local function sum_of(a, b)
    return a and b and Decimal.add(a, b)
end

-- What must be made counts everywhere; what may have to be made, in the highest price alone.
local function add_step(sums, step, price)
    sums.price_high = sum_of(sums.price_high, price(step.tokens_in, step.tokens_out, step.pictures))
    if not step.is_optional then
        local usual_tokens = math.floor(step.tokens_out * USUAL_SHARE_OF_ANSWER / 2)
        local low = price(step.tokens_in, usual_tokens, step.pictures, step.is_resent)
        sums.price_low = sum_of(sums.price_low, low)
        sums.tokens_in = sums.tokens_in + step.tokens_in
        sums.tokens_out = sums.tokens_out + step.tokens_out
    end
end

--- Adds up what is still to be paid for.
---@param price fun(prompt_tokens: integer, completion_tokens: integer, pictures: integer?, is_cached: boolean?):
--- precis.Decimal? of one request
---@param parallel integer requests at once
---@return precis.tasks.Reckoning
function Plan:reckon(price, parallel)
    local open_steps = {}
    local sums = {
        steps = 0,
        paid_steps = 0,
        tokens_in = 0,
        tokens_out = 0,
        price_low = Decimal.ZERO,
        price_high = Decimal.ZERO,
    }
    for __, step in ipairs(self.steps) do
        sums.steps = sums.steps + (step.is_optional and 0 or 1)
        sums.paid_steps = sums.paid_steps + (step.is_paid and not step.is_optional and 1 or 0)
        if not step.is_paid then
            add_step(sums, step, price)
            open_steps[#open_steps + 1] = not step.is_optional and step or nil
        end
    end
    sums.seconds = expected_seconds(open_steps, parallel)
    return sums
end

return Plan
