local Errors = require("precis.errors")
local World = require("tasks.paid_once_world")
local Task = require("precis.async.task")

local world, question, run = World.new, World.question, World.run
local cut_short, recorder, asking = World.cut_short, World.recorder, World.asking

describe("A question to the model", function()
    it("is sent once, and its answer found again ever after", function()
        local place = world({ cost = "0.01" })

        local first = run(asking(place, "Who?"))
        local second = run(asking(place, "Who?"))

        assert.equal(1, #place.sent)
        assert.equal("The answer.", second.result.text)
        assert.is_nil(first.result.cached)
        assert.is_true(second.result.cached)
        assert.equal(0, second.result.requests)
    end)

    it("gives a stored answer to the screen as if it streamed", function()
        local place, shown = world({ cost = "0.01" }), {}
        run(asking(place, "Who?"))

        run(asking(place, "Who?", {
            on_text = function(text)
                table.insert(shown, text)
            end,
        }))

        assert.same({ "The answer." }, shown)
    end)

    it("is sent once when two ask it at the same time", function()
        local place = world({ cost = "0.01" })

        local first, second = run(asking(place, "Who?"), asking(place, "Who?"))

        assert.equal(1, #place.sent)
        assert.equal("The answer.", first.result.text)
        assert.is_true(second.result.cached)
    end)

    it("is asked by the second when the first one fails", function()
        local place = world({ failure = Errors.new("server", "500") })

        local first, second = run(asking(place, "Who?"), asking(place, "Who?"))

        assert.equal("server", first.err.kind)
        assert.equal("server", second.err.kind)
        assert.equal(2, #place.sent)
    end)

    it("waits its turn when as many are on their way as the reader allows", function()
        local place, questions = world({ cost = "0.01" }), {}
        for number = 1, 10 do
            questions[number] = asking(place, "Question " .. number)
        end

        run(unpack(questions))

        assert.equal(10, #place.sent)
        assert.equal(3, place.at_once.most)
    end)

    it("is sent again when another answer is wanted, which takes the old one's place", function()
        local place = world({ cost = "0.01" })
        run(asking(place, "Who?"))
        local anew = question("Who?")
        anew.fresh = true
        local paid = run(function()
            return { place.paid:is_paid(question("Who?")), place.paid:is_paid(anew) }
        end)

        run(function()
            return place.paid:ask(anew, {})
        end)

        assert.same({ true, false }, paid.result)

        assert.equal(2, #place.sent)
        assert.is_true(run(asking(place, "Who?")).result.cached)
    end)

    it("that was cut by its length is not paid for again, and shows what came", function()
        local place, shown = world({ failure = cut_short("The begin") }), {}
        run(asking(place, "Who?"))

        local again = run(asking(place, "Who?", recorder(shown)))

        assert.equal(1, #place.sent)
        assert.equal("cut_by_length", again.err.kind)
        assert.equal("The begin", again.err.partial.text)
        assert.equal(0, again.err.partial.requests)
        assert.same({ "The begin" }, shown)
        assert.is_true(place.paid:is_paid(question("Who?")))
    end)

    it("that was cut by its length goes on when the reader wants the rest", function()
        local options, shown = { failure = cut_short("The begin"), cost = "0.01" }, {}
        local place = world(options)
        run(asking(place, "Who?"))
        options.failure = nil
        local rest = question("Who?")
        rest.continues = true
        assert.is_false(place.paid:is_paid(rest))

        local whole = run(function()
            return place.paid:ask(rest, recorder(shown))
        end)

        assert.equal("The begin", place.sent[2].continue_from)
        assert.equal("The begin And its rest.", whole.result.text)
        assert.same({ " And its rest." }, shown)
        assert.equal("The begin And its rest.", run(asking(place, "Who?")).result.text)
        assert.equal(2, #place.sent)
    end)

    it("that was never cut comes whole when it is asked to go on", function()
        local place, shown = world({ cost = "0.01" }), {}
        local rest = question("Who?")
        rest.continues = true

        run(function()
            return place.paid:ask(rest, recorder(shown))
        end)

        assert.same({ "(reset)", "The answer." }, shown)
    end)

    it("that the budget did not let go on keeps its beginning too", function()
        local place = world({ failure = cut_short("The begin", "budget") })
        run(asking(place, "Who?"))

        assert.equal("cut_by_length", run(asking(place, "Who?")).err.kind)
        assert.equal(1, #place.sent)
    end)

    it("brings back what tools a stored answer called", function()
        local call = { id = "call-1", name = "search_book", arguments = '{"query":"map"}' }
        local place = world({ cost = "0.01", tool_calls = { call } })
        run(asking(place, "Who?"))

        local again = run(asking(place, "Who?"))

        assert.is_true(again.result.cached)
        assert.same({ call }, again.result.tool_calls)
    end)

    it("is another one when the text, the model or the prompt's version differs", function()
        local place = world({ cost = "0.01" })
        run(asking(place, "Who?"))
        local other_model, other_prompt = question("Who?"), question("Who?")
        other_model.request.model = "acme/two"
        other_prompt.prompt = "summary/2"

        assert.is_true(place.paid:is_paid(question("Who?")))
        assert.is_false(place.paid:is_paid(question("When?")))
        assert.is_false(place.paid:is_paid(other_model))
        assert.is_false(place.paid:is_paid(other_prompt))
    end)

    it("is the same one whether its answer streams or not", function()
        local streamed = question("Who?")
        streamed.request.stream = true
        local place = world()

        assert.equal(place.paid:key(question("Who?")), place.paid:key(streamed))
    end)

    it("is shown even when it cannot be stored", function()
        local place = world({ cost = "0.01", card_is_full = true })

        local outcome = run(asking(place, "Who?"))

        assert.equal("The answer.", outcome.result.text)
        assert.equal("disk_full", outcome.result.not_stored.kind)
        assert.equal("disk_full", place.account.told)
        assert.equal("0.01", place.account[1].bills[1].cost)
    end)

    it("leaves no lock behind when it is cancelled", function()
        local place = world({ cost = "0.01" })
        local task
        run(function()
            task = Task.current():scheduler():spawn(asking(place, "Who?"))
            Task.sleep(0.5)
            task:cancel("stopped")
            return true
        end)

        local outcome = run(asking(place, "Who?"))

        assert.equal("The answer.", outcome.result.text)
    end)
end)
