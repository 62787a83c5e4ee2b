local AskWorld = require("tasks.ask_world")

local replying, ask, call = AskWorld.replying, AskWorld.ask, AskWorld.call

describe("A model with tools", function()
    it("lets the model look for more, and numbers what it finds onwards", function()
        local place = replying({ call("search_book", '{"query":"captain father"}'), { text = "Their father [3]." } })

        local answer = ask(place, "Who was the captain?")

        local result = place.requests[2].messages[4]
        assert.equal("captain father", place.searches[2].text)
        assert.equal("tool", result.role)
        assert.equal("call-1", result.tool_call_id)
        assert.truthy(result.content:find("[3] (Chapter 3) The captain was their father.", 1, true))
        assert.equal(3, #answer.passages)
        assert.equal(2, answer.requests)
        assert.equal("0.002", answer.usage.cost_text)
    end)

    it("shows no passage twice in one conversation", function()
        local place = replying({ call("search_book", '{"query":"Anna"}'), { text = "Yes." } })
        place.more = place.hits

        local answer = ask(place, "Who is Anna?")

        assert.equal("No passage was found for this.", place.requests[2].messages[4].content)
        assert.equal(2, #answer.passages)
    end)

    it("answers every tool, whatever the model makes of it", function()
        local tried = {
            { call("read_passage", '{"place":"2"}'), "And what came after." },
            { call("read_passage", '{"place":99}'), "No passage was found" },
            { call("list_chapters", "{}"), "2. Storm" },
            { call("chapter_summary", '{"number":1}'), "Anna lights the lamp." },
            { call("chapter_summary", '{"number":"nine"}'), "No passage was found" },
            { call("search_book", "this is no JSON"), "captain" },
            { call("format_disk", "{}"), "There is no such tool." },
        }
        for __, case in ipairs(tried) do
            local place = replying({ case[1], { text = "Done." } })

            local answer = ask(place, "Who?")

            local result = place.requests[2].messages[4].content
            assert.truthy(result:find(case[2], 1, true), result)
            assert.equal("Done.", answer.text)
        end
    end)

    it("makes a model answer that would search for ever", function()
        local calls = call("search_book", '{"query":"more"}')
        local place = replying({ calls, calls, { text = "Enough." } })

        local answer = ask(place, "Who?")

        assert.equal("none", place.requests[3].tool_choice)
        assert.equal("Enough.", answer.text)
    end)

    it("fails in words when a model does nothing but call tools", function()
        local calls = call("search_book", '{"query":"more"}')

        local answer = ask(replying({ calls, calls, calls }), "Who?")

        assert.is_false(answer.complete)
        assert.equal("empty_answer", answer.error.kind)
    end)

    it("offers no tools to a model that has none", function()
        local place = replying({ { text = "Yes." } })
        place.can_call_tools = false

        ask(place, "Who?")

        assert.is_nil(place.requests[1].tools)
    end)
end)
