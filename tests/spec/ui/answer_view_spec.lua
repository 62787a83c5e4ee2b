local AnswerView = require("precis.ui.answer_view")
local Errors = require("precis.errors")

local function answer(fields)
    local result = {
        text = "So it ends.",
        complete = true,
        model = "gpt-4o-mini",
        requests = 3,
        usage = { prompt_tokens = 4000, completion_tokens = 210, cost = 0.0013 },
    }
    for name, value in pairs(fields or {}) do
        result[name] = value
    end
    return result
end

local function labels(rows)
    local texts = {}
    for __, row in ipairs(rows) do
        for ___, button in ipairs(row) do
            texts[#texts + 1] = button.text
        end
    end
    return texts
end

local function actions(pressed)
    local function press(name)
        return function()
            pressed[#pressed + 1] = name
        end
    end
    return {
        stop = press("stop"),
        again = press("again"),
        close = press("close"),
        remedy = { key = press("key"), model = press("model"), wifi = press("wifi"), endpoint = press("endpoint") },
    }
end

describe("The answer screen", function()
    it("tells at its foot what the answer took", function()
        assert.equal("gpt-4o-mini · 3 requests · 4,210 tokens · $0.0013", AnswerView.foot(answer()))
    end)

    it("leaves out what is not known", function()
        local unknown = answer({ requests = 1, usage = { prompt_tokens = 0, completion_tokens = 0 } })

        assert.equal("gpt-4o-mini", AnswerView.foot(unknown))
    end)

    it("can be stopped and closed while the answer arrives", function()
        for __, phase in ipairs({ "waiting", "streaming" }) do
            local buttons = AnswerView.buttons({ phase = phase }, actions({}))

            assert.same({ "Stop", "In the background", "Close" }, labels(buttons))
        end
    end)

    it("counts the parts of a long chapter", function()
        local state = { phase = "waiting", parts = 12, parts_done = 4 }

        assert.equal("Reading part 5 of 12…", AnswerView.status(state))
    end)

    it("counts down while it waits for another try", function()
        local state = { phase = "waiting", wait_seconds = 16.4 }

        assert.equal("Waiting 17 s before trying again…", AnswerView.status(state))
    end)

    it("offers the button that mends the error, and it works", function()
        local pressed = {}
        local failed = answer({ complete = false, text = "", error = Errors.new("key_rejected", "401") })

        local rows = AnswerView.buttons({ phase = "failed", answer = failed }, actions(pressed))
        rows[1][1].callback()

        assert.same({ "Enter key", "Try again", "Close" }, labels(rows))
        assert.same({ "key" }, pressed)
    end)

    it("says under a text that is not whole that it is incomplete, and why", function()
        local cut = answer({ complete = false, error = Errors.new("dropped", "closed") })

        local trouble = AnswerView.trouble({ phase = "failed", answer = cut })

        assert.truthy(trouble:find("This answer is incomplete.", 1, true))
        assert.truthy(trouble:find("The connection broke", 1, true))
    end)

    it("does not call nothing an incomplete answer", function()
        local empty = answer({ complete = false, text = "", error = Errors.new("offline", "refused") })

        assert.is_nil(AnswerView.trouble({ phase = "failed", answer = empty }):find("incomplete", 1, true))
    end)
end)
