local AnswerButtons = require("precis.ui.answer_buttons")
local AnswerView = require("precis.ui.answer_view")
local ErrorText = require("precis.ui.error_text")
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
        save = press("save"),
        remedy = {
            log_in = press("log_in"),
            continue = press("continue"),
            key = press("key"),
        },
    }
end

describe("The answer screen", function()
    it("tells at its foot what the answer took", function()
        local made = answer({ model = "openai/gpt-4o-mini" })

        assert.equal("gpt-4o-mini · 3 parts · 4,210 tokens · $0.0013", AnswerView.foot(made))
    end)

    it("leaves out what is not known", function()
        local unknown = answer({ requests = 1, usage = { prompt_tokens = 0, completion_tokens = 0 } })

        assert.equal("gpt-4o-mini", AnswerView.foot(unknown))
    end)

    it("can be stopped and closed while the answer arrives", function()
        for __, phase in ipairs({ "waiting", "streaming" }) do
            local buttons = AnswerButtons.rows({ phase = phase }, actions({}))

            assert.same({ "Stop", "In the background", "Close" }, labels(buttons))
        end
    end)

    it("counts the parts of a long chapter, and what they have cost", function()
        local state = { phase = "waiting", parts = 12, parts_done = 4 }

        assert.equal("4 of 12 parts done", AnswerView.status(state))
        state.cost = 0.0021
        assert.equal("4 of 12 parts done, $0.0021 so far", AnswerView.status(state))
    end)

    it("counts down while it waits for another try", function()
        assert.equal("Waiting 17 s before trying again…", AnswerView.status({ phase = "waiting", wait_seconds = 17 }))
    end)

    it("says at the foot what went wrong while the end of the text, where it stands, is not in view", function()
        local failed = answer({ complete = false, error = Errors.new("refused", "403") })
        local state = { phase = "failed", answer = failed }

        assert.truthy(AnswerView.status(state, false):find(ErrorText.of(failed.error).happened .. "\n", 1, true))
        assert.equal(AnswerView.foot(failed), AnswerView.status(state, true))
    end)

    it("does not say twice what went wrong when nothing was received", function()
        local failed = answer({ complete = false, text = "", requests = 0, error = Errors.new("offline", "down") })

        assert.equal("", AnswerView.status({ phase = "failed", answer = failed }, false))
    end)

    it("shortens a title that is as long as its asker liked", function()
        local title = AnswerView.title(("ä"):rep(5000))

        assert.equal(("ä"):rep(70) .. "…", title)
    end)

    it("offers the button that mends the error, and it works", function()
        local pressed = {}
        local failed = answer({ complete = false, text = "", error = Errors.new("key_rejected", "401") })

        local rows = AnswerButtons.rows({ phase = "failed", answer = failed }, actions(pressed))
        rows[1][1].callback()

        assert.same({ "Log in again", "Enter key", "Try again", "Close" }, labels(rows))
        assert.same({ "log_in" }, pressed)
    end)

    it("offers the overview where that would tell more than passages do", function()
        local state = { phase = "done", answer = answer({ needs_summaries = true }) }

        assert.same({ "Save…", "Close" }, labels(AnswerButtons.rows(state, { save = 1, close = 1 })))
        local rows = AnswerButtons.rows(state, { save = 1, close = 1, overview = 1 })
        assert.same({ "The whole book", "Save…", "Close" }, labels(rows))
    end)

    it("has its buttons side by side where the screen is wider than high", function()
        local done = { phase = "done", answer = answer({ is_cut_by_gate = true, citations = {} }) }
        local all = { follow_up = 1, again = 1, whole = 1, whole_text = "Whole chapter", save = 1, close = 1 }

        assert.equal(2, #AnswerButtons.rows(done, all))
        local rows = AnswerButtons.rows(done, all, true)
        assert.equal(1, #rows)
        assert.same({ "Follow-up", "Again", "Whole chapter", "Save…", "Close" }, labels(rows))
    end)

    it("does not offer to try again what would fail again", function()
        local failed = answer({ complete = false, text = "", error = Errors.new("no_such_chapter", "99") })

        local rows = AnswerButtons.rows({ phase = "failed", answer = failed }, actions({}))

        assert.same({ "Close" }, labels(rows))
    end)

    it("lets an incomplete text be saved", function()
        local failed = answer({ complete = false, error = Errors.new("cut_by_length", "4096") })

        local rows = AnswerButtons.rows({ phase = "failed", answer = failed }, actions({}))

        assert.same({ "Continue", "Try again", "Save…", "Close" }, labels(rows))
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
