local ConfirmView = require("precis.ui.confirm_view")
local Decimal = require("precis.text.decimal")
local Gettext = require("precis.ui.gettext")
local Money = require("precis.ui.money")

describe("A sum of money", function()
    it("is worded with the digits that tell something", function()
        assert.equal("$0", Money.dollars(0))
        assert.equal("$12.34", Money.dollars(12.344))
        assert.equal("$0.013", Money.dollars(0.0131))
        assert.equal("$0.0013", Money.dollars(0.00131))
        assert.equal("$0.00000012", Money.dollars(1.2e-7))
        assert.equal("$0.006", Money.dollars(0.006))
    end)

    it("may be below zero, as what an overdrawn account has left", function()
        assert.equal("-$0.013", Money.dollars(-0.0131))
        assert.equal("-$12.34", Money.dollars(-12.344))
    end)

    it("has its thousands apart", function()
        assert.equal("999", Money.thousands(999))
        assert.equal("1,000", Money.thousands(1000))
        assert.equal("12,345,678", Money.thousands(12345678))
    end)

    it("has its thousands apart as the reader's language has them", function()
        finally(function()
            Gettext.use("plugin/l10n", nil)
        end)
        Gettext.use("plugin/l10n", "de")
        assert.equal("12.345.678", Money.thousands(12345678))
        assert.equal("999", Money.thousands(999))
    end)

    it("is not told more exactly than it is known", function()
        assert.equal("0", Money.about(0))
        assert.equal("7", Money.about(7))
        assert.equal("990", Money.about(987))
        assert.equal("15,000", Money.about(14561))
        assert.equal("1,000,000", Money.about(999999))
    end)
end)

describe("The question before paying", function()
    local function reckoning(fields)
        local result = {
            steps = 12,
            paid_steps = 0,
            tokens_in = 36000,
            tokens_out = 2000,
            price_low = Decimal.of("0.006"),
            price_high = Decimal.of("0.009"),
            seconds = 61,
        }
        for name, value in pairs(fields or {}) do
            result[name] = value
        end
        return result
    end

    it("tells tokens, parts, price and time", function()
        assert.equal(
            "About 38,000 tokens in 12 parts, $0.006 to $0.009, about 1 minute. Summarise?",
            ConfirmView.text(reckoning(), "overview")
        )
    end)

    it("rounds what is only estimated", function()
        local text = ConfirmView.text(reckoning({ tokens_in = 12297, tokens_out = 264, seconds = 17 }), "recap")

        assert.truthy(text:find("^About 13,000 tokens in 12 parts, %$0.006 to %$0.009, about 15 seconds%."))
        local short = ConfirmView.text(reckoning({ seconds = 1 }), "recap")
        assert.truthy(short:find("about 5 seconds", 1, true))
    end)

    it("tells tokens alone when nobody knows the price", function()
        local text = ConfirmView.text(reckoning({ price_low = false, price_high = false, seconds = 600 }), "selection")

        assert.equal("About 38,000 tokens in 12 parts, about 10 minutes. Go on?", text)
    end)

    it("tells what is already paid for", function()
        local text = ConfirmView.text(reckoning({ paid_steps = 11 }), "recap")

        assert.truthy(text:find("in 1 part,", 1, true))
        assert.truthy(text:find("11 parts are already paid for. Tell what has happened so far?", 1, true))
    end)

    it("names a cheaper model and what it would take", function()
        local cheaper = { model = "mock/small", name = "Mock: Small", reckoning = reckoning() }

        assert.equal(
            "With Mock: Small:\nAbout 38,000 tokens in 12 parts, $0.006 to $0.009, about 1 minute.\n"
                .. "Use this model, just this once?",
            ConfirmView.cheaper_text(cheaper)
        )
    end)
end)
