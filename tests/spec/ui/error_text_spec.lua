local ErrorText = require("precis.ui.error_text")
local Errors = require("precis.errors")

describe("The words for an error", function()
    it("exist for every kind, and for no other", function()
        local known, worded = Errors.kinds(), ErrorText.kinds()

        for kind in pairs(known) do
            assert.is_true(worded[kind], "no words for " .. kind)
        end
        for kind in pairs(worded) do
            assert.truthy(known[kind], "words for an unknown kind " .. kind)
        end
    end)

    it("are two whole sentences, without a code or the log's message", function()
        for kind in pairs(Errors.kinds()) do
            local text = ErrorText.of(Errors.new(kind, "LOG-MESSAGE 0x17"))

            assert.truthy(text.happened:match("^%u.*%.$"), kind)
            assert.truthy(text.advice:match("^%u.*%.$"), kind)
            assert.is_nil(ErrorText.sentences(Errors.new(kind, "LOG-MESSAGE")):find("LOG-MESSAGE", 1, true))
        end
    end)

    it("name the model that is gone", function()
        local err = Errors.new("model_unknown", "404", { model = "acme/gone" })

        assert.truthy(ErrorText.sentences(err):find("acme/gone", 1, true))
    end)

    it("repeat what the provider itself says", function()
        local err = Errors.new("provider", "502", { provider_message = "GPU on fire" })

        assert.truthy(ErrorText.sentences(err):find("It says: GPU on fire", 1, true))
    end)

    local DAY = 86400 -- seconds

    local function words_until(kind, seconds, at)
        local fields = { status = 429, retry_after = seconds, retry_at = at }
        return ErrorText.sentences(Errors.new(kind, "wait", fields))
    end

    it("tell until when the service wants to be left alone", function()
        local at = os.time() + 2 * 3600
        for __, kind in ipairs({ "rate_limit", "daily_limit", "provider", "server" }) do
            local words = words_until(kind, 2 * 3600, at)
            assert.truthy(words:find(os.date(" %H:%M", at), 1, true), words)
        end
    end)

    it("tell the day too when that is not within a day", function()
        local at = os.time() + 3 * DAY
        assert.truthy(words_until("rate_limit", 3 * DAY, at):find(os.date("%Y-%m-%d %H:%M", at), 1, true))
    end)

    it("name no moment that is over before it is read, or that none will live to see", function()
        for __, seconds in ipairs({ 17, 60, 20 * 366 * DAY, 1e300 }) do
            assert.equal(words_until("rate_limit"), words_until("rate_limit", seconds, os.time() + seconds))
        end
    end)
end)
