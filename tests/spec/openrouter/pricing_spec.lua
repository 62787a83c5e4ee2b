local Pricing = require("precis.openrouter.pricing")

local function cost(raw, pictures)
    local dollars = Pricing.cost(Pricing.read(raw), 2000, 500, pictures)
    return dollars and dollars:format()
end

describe("The price of a request", function()
    it("is that of its tokens, and of the request where that costs too", function()
        assert.equal("0.004", cost({ prompt = "0.000001", completion = "0.000004" }))
        assert.equal("0.014", cost({ prompt = "0.000001", completion = "0.000004", request = "0.01" }))
    end)

    it("has the price of a picture on top when there is one and the list tells it", function()
        local raw = { prompt = "0.000001", completion = "0.000004", image = "0.0048" }

        assert.equal("0.004", cost(raw))
        assert.equal("0.0088", cost(raw, 1))
        assert.equal("0.004", cost({ prompt = "0.000001", completion = "0.000004" }, 1))
    end)

    it("is not known when a price depends on what it is passed on to", function()
        assert.is_nil(cost({ prompt = "-1", completion = "-1" }))
        assert.equal("0.004", cost({ prompt = "0.000001", completion = "0.000004", image = "-1" }, 1))
    end)

    it("is less where the provider still has the prompt, and tells what that costs", function()
        local function of_cached(raw)
            return Pricing.cost(Pricing.read(raw), 2000, 500, nil, true):format()
        end

        local plain = { prompt = "0.000001", completion = "0.000004" }
        assert.equal("0.004", of_cached(plain))
        plain.input_cache_read = "0.0000001"
        assert.equal("0.0022", of_cached(plain))
        assert.equal("0.004", cost(plain))
    end)
end)
