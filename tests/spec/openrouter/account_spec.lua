local Account = require("precis.openrouter.account")
local Embeddings = require("precis.openrouter.embeddings")
local Usage = require("precis.openrouter.usage")

describe("what the service tells of an account", function()
    it("is exact to the last digit", function()
        local info = Account.read_key({
            label = "sk-or-v1-abc…def",
            limit = 10,
            limit_remaining = 9.9999797,
            usage = 2.03e-05,
            is_free_tier = false,
            free_model_daily_requests = { used = 3, limit = 50, remaining = 47 },
        })
        assert.same({ "10", "9.9999797", "0.0000203" }, { info.limit, info.limit_remaining, info.usage })
        assert.equal(47, info.free_requests.remaining)
    end)

    it("says by nothing that there is no limit", function()
        assert.is_nil(Account.read_key({ limit = nil, usage = 1 }).limit)
    end)

    it("says how much is left", function()
        assert.equal("9.9999797", Account.read_credits({ total_credits = 10, total_usage = 2.03e-05 }).left)
    end)

    it("tells a finished request's cost and tokens", function()
        local generation = Account.read_generation({
            id = "gen-1",
            total_cost = 0.00024,
            native_tokens_prompt = 42,
            tokens_prompt = 40,
            latency = 1500,
        })
        assert.same({ "0.00024", 42, 1.5 }, { generation.cost_text, generation.prompt_tokens, generation.latency })
    end)

    it("is nothing where it makes no sense", function()
        for __, nonsense in ipairs({ 7, "x", {}, { limit = {}, total_credits = "?", total_cost = true } }) do
            assert.is_nil(Account.read_key(nonsense).limit)
            assert.is_nil(Account.read_credits(nonsense).left)
            assert.is_nil(Account.read_generation(nonsense).cost_text)
        end
    end)
end)

describe("what requests used", function()
    it("is added up exactly, as far as it is known", function()
        local a = Usage.read({ prompt_tokens = 10, completion_tokens = 5, cost = 0.1 })
        local b = Usage.read({
            prompt_tokens = 1,
            completion_tokens = 2,
            cost = 0.2,
            prompt_tokens_details = { cached_tokens = 1 },
        })
        local sum = Usage.add(Usage.add(nil, a), b)
        assert.same({ 11, 7, "0.3", 1 }, { sum.prompt_tokens, sum.completion_tokens, sum.cost_text, sum.cached_tokens })
        assert.equal("0.1", Usage.add(a, Usage.read({ prompt_tokens = 3 })).cost_text)
        assert.is_nil(Usage.add(Usage.read({}), Usage.read({})).cost_text)
    end)

    it("costs what was written, though a codec may have rounded it", function()
        local text = '{"choices":[{"delta":{"content":"\\"usage\\":{\\"cost\\":9}"}}],'
            .. '"usage":{"cost":0.00024150000000000003}}'
        local value = { usage = { cost = 0.0002415 } }
        Usage.keep_cost_exact(value, text)
        assert.equal("0.00024150000000000003", Usage.read(value.usage).cost_text)
        local other = { usage = { cost = 0.5 } }
        Usage.keep_cost_exact(other, text)
        assert.equal("0.5", Usage.read(other.usage).cost_text)
        Usage.keep_cost_exact({ usage = "x" }, text)
        Usage.keep_cost_exact(7, text)
    end)

    it("does not believe impossible counts", function()
        local usage = Usage.read({ prompt_tokens = -5, completion_tokens = "many", cost = "dear" })
        assert.same({ 0, 0, nil }, { usage.prompt_tokens, usage.completion_tokens, usage.cost_text })
        assert.is_nil(Usage.read(7))
    end)
end)

describe("embeddings", function()
    it("come in the order of the texts, whatever order they arrive in", function()
        local body = {
            data = { { index = 1, embedding = { 3, 4 } }, { index = 0, embedding = { 1, 2 } } },
            usage = { prompt_tokens = 9 },
        }
        assert.same({ { 1, 2 }, { 3, 4 } }, Embeddings.read(body, 2).vectors)
    end)

    it("are refused when one is missing or is no vector", function()
        for __, body in ipairs({ {}, "x", { data = { { index = 0, embedding = { 1 } } } }, { data = { 1, 2 } } }) do
            assert.equal("bad_json", select(2, Embeddings.read(body, 2)).kind)
        end
        local broken = { data = { { embedding = { 1 } }, { embedding = { "x" } } } }
        assert.equal("bad_json", select(2, Embeddings.read(broken, 2)).kind)
    end)

    it("are asked for with a model and something to embed", function()
        assert.equal("bad_request", select(2, Embeddings.build({ input = { "a" } })).kind)
        assert.equal("bad_request", select(2, Embeddings.build({ model = "m", input = {} })).kind)
        assert.equal("float", Embeddings.build({ model = "m", input = { "a" } }).encoding_format)
    end)
end)
