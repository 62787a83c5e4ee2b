local Retry = require("precis.openrouter.retry")

local function never()
    return 0
end

local function always()
    return 1
end

describe("a failed request", function()
    it("is sent again when its trouble clears by itself", function()
        local passing = {
            "offline", "dropped", "timeout", "protocol", "bad_json", "rate_limit", "provider", "server", "empty_answer",
        }
        for __, kind in ipairs(passing) do
            assert.is_number(Retry.delay({ kind = kind }, 1, always), kind)
        end
    end)

    it("is not sent again when it would fail again", function()
        local hopeless = {
            "key_rejected", "credits", "key_limit", "guardrail", "daily_limit", "model_unknown", "text_too_long",
            "bad_request", "refused", "reasoning_only", "tls", "insecure", "cancelled", "no_key", "bug", "too_large",
        }
        for __, kind in ipairs(hopeless) do
            assert.is_nil(Retry.delay({ kind = kind }, 1, always), kind)
        end
    end)

    it("waits at least as long as the server asks", function()
        assert.equal(17, Retry.delay({ kind = "rate_limit", retry_after = 17 }, 1, always))
        assert.equal(0.5, Retry.delay({ kind = "provider", retry_after = 0.5 }, 1, never))
    end)

    it("is given up when the server asks for more patience than a reader has", function()
        assert.is_nil(Retry.delay({ kind = "rate_limit", retry_after = 3600 }, 1, always))
    end)

    it("waits longer each time, by chance between nothing and all of it", function()
        local err = { kind = "server" }
        for attempt, longest in ipairs({ 1, 2, 4 }) do
            assert.equal(longest, Retry.delay(err, attempt, always))
        end
        assert.equal(0, Retry.delay(err, 3, never))
    end)

    it("is given up after four attempts", function()
        assert.is_nil(Retry.delay({ kind = "server" }, 4, always))
    end)

    it("is not paid for twice without the reader's word", function()
        local err = { kind = "dropped", may_be_billed = true }
        assert.is_nil(Retry.delay(err, 1, always))
        assert.is_number(Retry.delay(err, 1, always, true))
        assert.is_false(Retry.may_switch_model({ kind = "provider", may_be_billed = true }))
    end)

    it("follows the service where that says whether to try again", function()
        assert.is_nil(Retry.delay({ kind = "provider", retryable = false }, 1, always))
        assert.is_number(Retry.delay({ kind = "model_unknown", retryable = true }, 1, always))
    end)

    it("is not sent again by a task whose own time is up", function()
        assert.is_nil(Retry.delay({ kind = "timeout", phase = "task" }, 1, always))
    end)

    it("goes to another model where that may help", function()
        assert.is_true(Retry.may_switch_model({ kind = "model_unknown" }))
        assert.is_true(Retry.may_switch_model({ kind = "provider" }))
        assert.is_false(Retry.may_switch_model({ kind = "key_rejected" }))
        assert.is_false(Retry.may_switch_model({ kind = "offline" }))
    end)
end)
