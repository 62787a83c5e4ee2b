local Calibration = require("precis.openrouter.calibration")
local Tokens = require("precis.text.tokens")

local ENGLISH = ("It was a bright cold day in April, and the clocks were striking thirteen. "):rep(60)
local RUSSIAN = ("Все счастливые семьи похожи друг на друга. "):rep(60)

--- The estimate once `bill` tokens were charged for the text, or without a bill.
local function learn(calibration, text, model, bill)
    return calibration:learn(calibration:measure(text, model, "o200k"), bill)
end

local function estimate(calibration, text, model)
    return calibration:measure(text, model, "o200k").tokens
end

describe("the token estimate of a model that has been billed", function()
    it("is within five percent of the bill from the first one on", function()
        local calibration = Calibration.new()
        local true_count = math.floor(Tokens.weigh(ENGLISH, "o200k") * 1.4)
        assert.is_true(learn(calibration, ENGLISH, "m/m", true_count))
        assert.is_true(math.abs(estimate(calibration, ENGLISH, "m/m") / true_count - 1) < 0.05)
    end)

    it("says nothing of other models and other scripts", function()
        local calibration = Calibration.new()
        learn(calibration, ENGLISH, "m/m", math.floor(Tokens.weigh(ENGLISH, "o200k") * 1.4))
        assert.equal(Tokens.estimate(ENGLISH, "o200k"), estimate(calibration, ENGLISH, "m/n"))
        assert.equal(Tokens.estimate(RUSSIAN, "o200k"), estimate(calibration, RUSSIAN, "m/m"))
    end)

    it("has a steady sister that no usual bill changes, and a higher one only in wide steps", function()
        local calibration = Calibration.new()
        local weighed = Tokens.weigh(ENGLISH, "o200k")
        local function steady_after(ratio)
            learn(calibration, ENGLISH, "m/m", math.floor(weighed * ratio))
            return calibration:measure(ENGLISH, "m/m", "o200k").steady_tokens
        end
        local before = calibration:measure(ENGLISH, "m/m", "o200k").steady_tokens
        assert.equal(estimate(calibration, ENGLISH, "m/m"), before)
        assert.equal(before, steady_after(0.9))
        assert.equal(before, steady_after(1.05))
        local higher = steady_after(2)
        assert.is_true(higher > before)
        assert.is_true(higher >= estimate(calibration, ENGLISH, "m/m"))
        assert.equal(higher, steady_after(1.3))
    end)

    it("is not led astray by a bill for a picture, or for next to nothing", function()
        local calibration = Calibration.new()
        assert.is_false(learn(calibration, ENGLISH, "m/m", 100000))
        assert.is_false(learn(calibration, "Who?", "m/m", 3))
        assert.is_false(learn(calibration, "", "m/m", 300))
        assert.same({}, calibration:state())
    end)

    it("is the same for a long text measured slice by slice", function()
        local long = ("Ночь, улица, фонарь, аптека. "):rep(5000)
        local slices = 0
        local measure = Calibration.new():measure(long, "m/m", "o200k", function()
            slices = slices + 1
        end)
        assert.is_true(slices > 4)
        assert.is_true(math.abs(measure.tokens / Tokens.estimate(long, "o200k") - 1) < 0.001)
    end)

    it("has news to store only when it changes", function()
        local calibration = Calibration.new()
        local bill = math.floor(Tokens.weigh(ENGLISH, "o200k") * 1.2)
        assert.is_true(learn(calibration, ENGLISH, "m/m", bill))
        assert.is_false(learn(calibration, ENGLISH, "m/m", bill + 1))
        assert.is_true(learn(calibration, ENGLISH, "m/m", bill * 1.5))
    end)

    it("follows later bills, slowly", function()
        local calibration = Calibration.new()
        local weighed = Tokens.weigh(ENGLISH, "o200k")
        for __ = 1, 10 do
            learn(calibration, ENGLISH, "m/m", math.floor(weighed))
        end
        learn(calibration, ENGLISH, "m/m", math.floor(weighed * 2))
        local tokens = estimate(calibration, ENGLISH, "m/m")
        assert.is_true(tokens > weighed * 1.1 and tokens < weighed * 1.3)
    end)

    it("is remembered, and nonsense in what was stored is not", function()
        local calibration = Calibration.new()
        learn(calibration, ENGLISH, "m/m", math.floor(Tokens.weigh(ENGLISH, "o200k") * 1.4))
        local again = Calibration.new(calibration:state())
        assert.equal(estimate(calibration, ENGLISH, "m/m"), estimate(again, ENGLISH, "m/m"))
        local bad = Calibration.new({ a = { ratio = "x" }, b = 1, c = { ratio = 900, bills = 1 }, d = { ratio = 1 } })
        assert.same({}, bad:state())
    end)
end)
