local Decimal = require("precis.text.decimal")
local Plan = require("precis.tasks.plan")

-- A millionth of a dollar for each token; a tenth of that for what the provider still has.
local function price(prompt_tokens, completion_tokens, __, is_cached)
    local paid_tokens = (is_cached and prompt_tokens / 10 or prompt_tokens) + completion_tokens
    return Decimal.of(("%.7f"):format(paid_tokens / 1e6))
end

local function range_of(step)
    local plan = Plan.new("summary")
    plan:add(step)
    local reckoning = plan:reckon(price, 1)
    return reckoning.price_low:to_number(), reckoning.price_high:to_number()
end

describe("The range of prices", function()
    local step = { stage = 1, tokens_in = 1000, tokens_out = 400, is_paid = false }

    it("goes from a short answer to the longest", function()
        local low, high = range_of(step)

        assert.near(0.0011, low, 1e-9)
        assert.near(0.0014, high, 1e-9)
    end)

    it("begins where the provider still has what is sent again, and never ends there", function()
        step.is_resent = true
        local low, high = range_of(step)

        assert.near(0.0002, low, 1e-9)
        assert.near(0.0014, high, 1e-9)
    end)
end)
