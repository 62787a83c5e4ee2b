local Model = require("precis.openrouter.model")
local Thinking = require("precis.reading.thinking")

local function model(reasoning, parameters)
    return Model.read({ id = "a/model", supported_parameters = parameters or { "reasoning" }, reasoning = reasoning })
end

describe("A model's thinking", function()
    it("is left as the model likes unless the reader says otherwise", function()
        assert.is_nil(Thinking.effort(model({ mandatory = true }), "default"))
        assert.is_nil(Thinking.effort(nil, "default"))
    end)

    it("is not asked of a model that cannot think", function()
        local plain = model(nil, { "temperature" })

        assert.is_nil(Thinking.effort(plain, "high"))
        assert.equal(0, Thinking.tokens(plain, "high"))
    end)

    it("is never switched off where that is refused", function()
        local must = model({ mandatory = true, supported_efforts = { "high", "medium", "low" } })
        local may = model({ mandatory = false })

        assert.equal("low", Thinking.effort(must, "none"))
        assert.equal("none", Thinking.effort(may, "none"))
        assert.equal(0, Thinking.tokens(may, "none"))
    end)

    it("is asked for in an effort that the model takes, a smaller one rather than a larger", function()
        local two = model({ mandatory = false, supported_efforts = { "high", "low" } })
        local one = model({ mandatory = false, supported_efforts = { "high" } })

        assert.equal("low", Thinking.effort(two, "medium"))
        assert.equal("high", Thinking.effort(one, "low"))
    end)

    it("gets room on top of the answer, the more the harder it is", function()
        local thinks = model({ mandatory = true, default_effort = "medium" })
        local low, usual, high =
            Thinking.tokens(thinks, "low"), Thinking.tokens(thinks, "default"), Thinking.tokens(thinks, "high")

        assert.is_true(0 < low and low < usual and usual < high)
    end)

    it("gets no room that would be held against the budget when the model does not think by itself", function()
        assert.equal(0, Thinking.tokens(model({ mandatory = false, default_enabled = false }), "default"))
    end)

    it("gets room where nobody says whether the model thinks", function()
        assert.is_true(Thinking.tokens(nil, "default") > 0)
        assert.is_true(Thinking.tokens(model(nil), "default") > 0)
    end)
end)
