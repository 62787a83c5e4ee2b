local Ask = require("precis.tasks.ask")
local AskWorld = require("tasks.ask_world")
local Decimal = require("precis.text.decimal")
local Errors = require("precis.errors")
local FakeHost = require("async.fake_host")

local json, replying, ask, call = AskWorld.json, AskWorld.replying, AskWorld.ask, AskWorld.call

describe("A question about the book", function()
    it("goes out with numbered passages, fenced, each on one line", function()
        local place = replying({ { text = "Anna's brother [2].", model = "acme/dated" } })

        local answer = ask(place, "Who is Boris?")

        local sent = place.requests[1].messages[2].content
        assert.truthy(sent:find("<book>\n[1] (Chapter 1) Anna keeps the light.\n[2] ", 1, true))
        assert.truthy(sent:find("Boris is Anna's brother. He drowned.\n</book>", 1, true))
        assert.equal("Question: Who is Boris?", sent:match("[^\n]+$"))
        assert.equal("Anna's brother [2].", answer.text)
        assert.equal(2, #answer.passages)
        assert.same({ answer = "Anna's brother [2].", passages = 2 }, answer.citations)
    end)

    it("may tell all that the gate lets pass once it went on with a conversation or was told of chapters", function()
        local turns = { { question = "Who is Anna?", answer = "A keeper." } }
        local place = replying({ { text = "Her brother [2]." } })
        place.gate_limit = { chapter = 7, offset = 70 }
        assert.same(place.gate_limit, ask(place, "Who is Boris?", turns).last)

        place = replying({ call("list_chapters", "{}"), { text = "Two." } })
        place.gate_limit = { chapter = 7, offset = 70 }
        assert.same(place.gate_limit, ask(place, "Which chapters are there?").last)

        place = replying({ call("search_book", '{"query":"Anna"}'), { text = "Anna [1]." } })
        place.gate_limit = { chapter = 7, offset = 70 }
        assert.same({ chapter = 3, offset = 79 }, ask(place, "Who is Anna?").last)

        assert.is_nil(ask(replying({ { text = "Her brother [2]." } }), "Who is Boris?", turns).last)
    end)

    it("is known to be paid for, tools or not, and costs at most what all rounds may", function()
        local place = replying({ { text = "Her brother [2]." } })
        local paid = {}
        function place.is_paid(question)
            return paid[json.encode(question.request)] == true
        end
        local function plan()
            return FakeHost.new():run(function()
                return Ask.new(place, {
                    question = "Who is Boris?",
                    turns = {},
                    model = "acme/one",
                    values = { title = "The Light", by = " by N. Body", language = "Latin" },
                    book = "b1",
                }):plan()
            end)
        end
        local function price(prompt_tokens)
            return Decimal.of(prompt_tokens)
        end

        local before = plan():reckon(price, 1)
        ask(place, "Who is Boris?")
        paid[json.encode(place.requests[1])] = true

        assert.equal(1, before.steps)
        assert.is_true(before.price_high:to_number() > 6000)
        assert.is_true(before.price_low:to_number() < 1000)
        assert.is_true(plan():is_paid())
    end)

    it("says in its request when nothing was found", function()
        local place = replying({ { text = "The book does not tell." } })
        place.hits = {}

        ask(place, "Who is Zoë?")

        assert.truthy(place.requests[1].messages[2].content:find("No passage was found", 1, true))
    end)

    it("about the whole goes out with the summaries at hand, whatever the model can do", function()
        local place = replying({ { text = "It is about a light." } })
        place.can_call_tools = false
        place.stored.chapters = {
            { chapter = 1, title = "Light", text = "Anna lights the lamp.", last = { chapter = 1, offset = 900 } },
            { chapter = 2, title = "Storm", text = "Boris drowns.", last = { chapter = 2, offset = 800 } },
        }

        local answer = ask(place, "What is this book about?")

        local sent = place.requests[1].messages
        local summaries = "<book>\n(Light) Anna lights the lamp.\n(Storm) Boris drowns.\n</book>"
        assert.truthy(sent[2].content:find(summaries, 1, true))
        assert.truthy(sent[2].content:find("[1] (Chapter 1) Anna keeps the light.", 1, true))
        assert.truthy(sent[1].content:find("Summaries have no number", 1, true))
        assert.same({ chapter = 2, offset = 800 }, answer.last)
        assert.is_false(answer.needs_summaries)
    end)

    it("about the whole tells that summaries would help when there are none", function()
        local place = replying({ { text = "Of a light, it seems." } })

        assert.is_true(ask(place, "What is this book about?").needs_summaries)
    end)

    it("about a detail goes out without summaries, unless no passage was found", function()
        local place = replying({ { text = "Anna's brother [2]." } })
        place.stored.overview = { text = "It is about a light.", last = { chapter = 2, offset = 9 } }

        ask(place, "Who is Boris?")
        assert.is_nil(place.requests[1].messages[2].content:find("It is about a light", 1, true))

        local empty = replying({ { text = "The book does not tell." } })
        empty.hits, empty.stored.overview = {}, place.stored.overview
        ask(empty, "Who is Zoë?")
        assert.truthy(empty.requests[1].messages[2].content:find("It is about a light", 1, true))
    end)

    it("about the whole of a short text goes out with all of it", function()
        local place = replying({ { text = "It is about a light." } })
        place.whole_bytes, place.limits = 20000, { context_tokens = 32000 }

        ask(place, "What is this book about?")
        assert.equal(0, #place.searches)

        local detail = replying({ { text = "Anna's brother [2]." } })
        detail.whole_bytes = 20000
        ask(detail, "Who is Boris?")
        assert.equal(1, #detail.searches)
    end)

    it("is sent with the whole text when that is short, and nothing to look for", function()
        local place = replying({ { text = "Yes." } })
        place.whole_bytes = 2000

        ask(place, "Who?")

        assert.equal(0, #place.searches)
        assert.is_nil(place.requests[1].tools)
    end)

    it("keeps what was received when the answer breaks off", function()
        local broken = Errors.new("dropped", "closed", { partial = { text = "Anna's br", requests = 1 } })

        local answer = ask(replying({ broken }), "Who?")

        assert.equal("Anna's br", answer.text)
        assert.equal("dropped", answer.error.kind)
        assert.equal(1, answer.requests)
    end)

    it("is not sent when the search fails", function()
        local place = replying({})
        place.search_error = Errors.new("storage", "no index")

        local answer, err = ask(place, "Who?")

        assert.is_nil(answer)
        assert.equal("storage", err.kind)
        assert.equal(0, #place.requests)
    end)

    it("carries the thread, and searches for what a follow-up leaves unsaid", function()
        local place = replying({ { text = "The captain." } })

        ask(place, "And who is his father?", { { question = "Who is Boris?", answer = "Anna's brother [2]." } })

        local messages = place.requests[1].messages
        assert.equal("Who is Boris?", messages[2].content)
        assert.equal("Anna's brother.", messages[3].content)
        assert.truthy(place.searches[1].text:find("Boris", 1, true))
    end)
end)
