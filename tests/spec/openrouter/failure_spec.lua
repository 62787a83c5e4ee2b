local Failure = require("precis.openrouter.failure")
local Support = require("openrouter.support")

local KEY = "sk-or-v1-0123456789abcdef"

local function failure(status, payload, headers)
    local body = type(payload) == "string" and payload or Support.json.encode({ error = payload })
    return Failure.from_response(status, body, {
        json = Support.json,
        wall = 1790000000,
        key = KEY,
        headers = headers,
    })
end

describe("a reply that is a failure", function()
    it("is of the kind its status says", function()
        local kinds = {
            [400] = "bad_request", [401] = "key_rejected", [402] = "credits", [403] = "guardrail",
            [404] = "model_unknown", [408] = "timeout", [412] = "bad_request", [413] = "text_too_long",
            [422] = "bad_request", [429] = "rate_limit", [500] = "server", [502] = "provider", [503] = "provider",
            [504] = "provider", [524] = "provider", [529] = "provider", [418] = "bad_request", [599] = "server",
        }
        for status, kind in pairs(kinds) do
            assert.equal(kind, failure(status, { code = status, message = "no" }).kind, status)
        end
    end)

    it("believes the error's own code before the reply's status", function()
        assert.equal("rate_limit", failure(200, { code = 429, message = "slow down" }).kind)
        assert.equal("provider", failure(500, { http_status = 503 }).kind)
        assert.equal("key_rejected", failure(400, { code = "invalid_api_key" }).kind)
        assert.equal("server", failure(500, { code = 7 }).kind)
    end)

    it("knows which limit was reached", function()
        local kinds = {
            openrouter_credits = "credits",
            openrouter_key_limit = "key_limit",
            openrouter_in_flight_budget = "rate_limit",
            openrouter_guardrail_budget = "guardrail",
            openrouter_workspace_budget = "guardrail",
            openrouter_free_tier_daily = "daily_limit",
            openrouter_shared_capacity = "rate_limit",
            upstream_provider_shared_pool = "rate_limit",
        }
        for source, kind in pairs(kinds) do
            assert.equal(kind, failure(402, { code = 402, metadata = { limit_source = source } }).kind, source)
        end
    end)

    it("is told apart by its words where the status is the same", function()
        assert.equal("model_unknown", failure(400, { code = 400, message = "x/y is not a valid model ID" }).kind)
        assert.equal("text_too_long", failure(400, { code = 400, message = "maximum context length is 9" }).kind)
        assert.equal("daily_limit", failure(429, { code = 429, message = "free-models-per-day" }).kind)
        assert.equal("refused", failure(403, { code = 403, metadata = { reasons = { "violence" } } }).kind)
        assert.equal("key_limit", failure(403, { code = 403, message = "Key limit exceeded (daily)" }).kind)
    end)

    it("does not blame the reader's key for the provider's", function()
        local err = failure(401, { code = 401, message = "no", metadata = { provider_name = "Acme" } })
        assert.same({ "provider", "Acme" }, { err.kind, err.provider_name })
    end)

    it("keeps the provider's own words, wherever they are", function()
        local raws = {
            "the model is busy",
            '{"error":{"message":"the model is busy","type":"x"}}',
            { error = { message = "the model is busy" } },
            { detail = "the model is busy" },
            '{"message":"the model is busy"}',
        }
        for __, raw in ipairs(raws) do
            local err = failure(429, { message = "Provider returned error", metadata = { raw = raw } })
            assert.equal("the model is busy", err.provider_message)
        end
        assert.equal("plain words", failure(500, "plain words").provider_message)
        assert.equal("Bad Gateway", failure(502, "<html><title>Bad Gateway</title>…").provider_message)
        assert.equal("field required", failure(422, '{"detail":"field required"}').provider_message)
    end)

    it("shows words of bounded length, on one line, without a key", function()
        local err = failure(400, { message = "a\n\tb " .. KEY .. " Bearer abc.def " .. ("x"):rep(9000) })
        assert.equal("a b … Bearer … xxx", err.provider_message:sub(1, #"a b … Bearer … xxx"))
        assert.is_true(#err.provider_message <= 503)
    end)

    it("has none of the service's words in what is logged", function()
        local err = failure(403, { code = 403, message = "secret passage", metadata = { flagged_input = "secret" } })
        assert.is_nil(err.message:find("secret", 1, true))
        assert.truthy(err.message:find("403", 1, true))
    end)

    it("says when to come back, in each of the service's ways", function()
        local ways = {
            { 17, {}, { ["retry-after"] = "17" } },
            { 0.5, {}, { ["retry-after"] = "0.5" } },
            { 86400, {}, { ["retry-after"] = "Tue, 22 Sep 2026 14:13:20 GMT" } },
            { 9, { metadata = { headers = { ["Retry-After"] = "9" } } } },
            { 8, { metadata = { retry_after_seconds = 8 } } },
            { 7, { availability = { retry_after = 7 } } },
            { 30, {}, { ["x-ratelimit-reset"] = "1790000030000" } },
            { 31, { metadata = { headers = { ["X-RateLimit-Reset"] = 1790000031000 } } } },
            { 32, {}, { ["x-ratelimit-reset"] = "1790000032" } },
            { 33, {}, { ["x-ratelimit-reset"] = "33" } },
            { 0, {}, { ["x-ratelimit-reset"] = "1780000000000" } },
        }
        for __, way in ipairs(ways) do
            assert.equal(way[1], failure(429, way[2], way[3]).retry_after)
        end
        for __, nonsense in ipairs({ "soon", "-3", "nan", "", "Tue, 99 Foo" }) do
            assert.is_nil(failure(429, {}, { ["retry-after"] = nonsense }).retry_after)
        end
    end)

    it("says what the service knows of its models' availability", function()
        local err = failure(503, { availability = { retryable = false, fallback_models = { "a/b", 7, "c/d:free" } } })
        assert.is_false(err.retryable)
        assert.same({ "a/b", "c/d:free" }, err.fallback_models)
    end)

    it("makes sense of bodies that make none", function()
        local bodies = { "", "null", "[]", "3", '{"error":null}', '{"error":[]}', '{"error":{"metadata":7}}' }
        for __, body in ipairs(bodies) do
            assert.equal("server", failure(500, body).kind)
        end
    end)
end)
