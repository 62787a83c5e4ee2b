local PictureTokens = require("precis.openrouter.picture_tokens")

-- A page as it is sent: 1108 by 1568 pixels.
local function of_page(model)
    return PictureTokens.estimate(model, 1108, 1568)
end

describe("PictureTokens", function()
    it("counts as the makers of the models say", function()
        assert.equal(85 + 6 * 170, of_page("openai/gpt-4o"))
        assert.equal(2833 + 6 * 5667, of_page("openai/gpt-4o-mini"))
        assert.equal(math.ceil(1536 * 1.62), of_page("openai/gpt-5-mini"))
        assert.equal(40 * 56, of_page("anthropic/claude-opus-4.8"))
        assert.equal(2 * 3 * 258, of_page("google/gemini-2.5-flash"))
        assert.equal(1120, of_page("google/gemini-3-pro"))
    end)

    it("takes a small picture for less than a large one", function()
        for __, model in ipairs({ "openai/gpt-4o", "openai/gpt-6", "anthropic/claude-5", "qwen/qwen3", "no/name" }) do
            assert.is_true(PictureTokens.estimate(model, 300, 400) < of_page(model), model)
        end
    end)

    it("knows no model and still counts something", function()
        assert.is_true(of_page("somebody/something") > 1000)
    end)
end)
