local Ask = require("precis.tasks.ask")
local Codec = require("precis.koreader.codec")
local Conversation = require("precis.tasks.conversation")
local Decimal = require("precis.text.decimal")
local Errors = require("precis.errors")
local FakeHost = require("async.fake_host")
local Json = require("precis.text.json")

local json = Json.new(assert(Codec.load("dkjson")))

local function characters(text)
    return math.ceil(#text / 4)
end

local function hit(chapter, offset, text)
    return { chapter = chapter, title = "Chapter " .. chapter, offset = offset, length = #text, text = text, score = 1 }
end

-- A book with a few passages, and a model that plays back replies.
local function library(replies)
    local place = { requests = {}, searches = {}, stored = { chapters = {} } }
    place.book = {}
    place.hits = {
        hit(1, 0, "Anna keeps the light."),
        hit(2, 300, "Boris is Anna's brother.\nHe drowned."),
    }
    place.more = { hit(3, 50, "The captain was their father.") }
    function place.search(text, options)
        table.insert(place.searches, { text = text, options = options })
        if place.search_error then
            return nil, place.search_error
        end
        return #place.searches == 1 and place.hits or place.more
    end
    function place.everything(max_bytes)
        return place.whole_bytes and place.whole_bytes <= max_bytes and place.hits or nil
    end
    function place.neighbours(passage)
        return { hit(passage.chapter, passage.offset + passage.length, "And what came after.") }
    end
    function place.chapters()
        return { { number = 1, title = "Light" }, { number = 2, title = "Storm" } }
    end
    function place.chapter_summary(number)
        return assert(number, "of which chapter?") == 1 and "Anna lights the lamp." or nil
    end
    function place.limit()
        return place.gate_limit
    end
    function place.summaries()
        return place.stored
    end
    function place.check_citations(answer, passages)
        return { answer = answer, passages = #passages }
    end
    function place.ask(question, handlers)
        table.insert(place.requests, question.request)
        local reply = replies[#place.requests]
        if reply.kind then
            return nil, reply
        end
        if handlers.on_text then
            handlers.on_text(reply.text)
        end
        reply.requests, reply.usage = 1, { prompt_tokens = 100, completion_tokens = 5, cost_text = "0.001" }
        return reply
    end
    function place.is_paid()
        return false
    end
    place.limits = { context_tokens = 8000 }
    place.estimate, place.json = characters, json
    place.can_call_tools = true
    return place
end

local function ask(place, question, turns, handlers)
    return FakeHost.new():run(function()
        return Ask.new(place, {
            question = question,
            turns = turns or {},
            model = "acme/one",
            values = { title = "The Light", by = " by N. Body", language = "Latin" },
            book = "b1",
        }):run(handlers or {})
    end)
end

local function call(name, arguments)
    return { text = "", tool_calls = { { id = "call-1", name = name, arguments = arguments } } }
end

describe("A question about the book", function()
    it("goes out with numbered passages, fenced, each on one line", function()
        local place = library({ { text = "Anna's brother [2].", model = "acme/dated" } })

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
        local place = library({ { text = "Her brother [2]." } })
        place.gate_limit = { chapter = 7, offset = 70 }
        assert.same(place.gate_limit, ask(place, "Who is Boris?", turns).last)

        place = library({ call("list_chapters", "{}"), { text = "Two." } })
        place.gate_limit = { chapter = 7, offset = 70 }
        assert.same(place.gate_limit, ask(place, "Which chapters are there?").last)

        place = library({ call("search_book", '{"query":"Anna"}'), { text = "Anna [1]." } })
        place.gate_limit = { chapter = 7, offset = 70 }
        assert.same({ chapter = 3, offset = 79 }, ask(place, "Who is Anna?").last)

        assert.is_nil(ask(library({ { text = "Her brother [2]." } }), "Who is Boris?", turns).last)
    end)

    it("is known to be paid for, tools or not, and costs at most what all rounds may", function()
        local place = library({ { text = "Her brother [2]." } })
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
        local place = library({ { text = "The book does not tell." } })
        place.hits = {}

        ask(place, "Who is Zoë?")

        assert.truthy(place.requests[1].messages[2].content:find("No passage was found", 1, true))
    end)

    it("about the whole goes out with the summaries at hand, whatever the model can do", function()
        local place = library({ { text = "It is about a light." } })
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
        local place = library({ { text = "Of a light, it seems." } })

        assert.is_true(ask(place, "What is this book about?").needs_summaries)
    end)

    it("about a detail goes out without summaries, unless no passage was found", function()
        local place = library({ { text = "Anna's brother [2]." } })
        place.stored.overview = { text = "It is about a light.", last = { chapter = 2, offset = 9 } }

        ask(place, "Who is Boris?")
        assert.is_nil(place.requests[1].messages[2].content:find("It is about a light", 1, true))

        local empty = library({ { text = "The book does not tell." } })
        empty.hits, empty.stored.overview = {}, place.stored.overview
        ask(empty, "Who is Zoë?")
        assert.truthy(empty.requests[1].messages[2].content:find("It is about a light", 1, true))
    end)

    it("about the whole of a short text goes out with all of it", function()
        local place = library({ { text = "It is about a light." } })
        place.whole_bytes, place.limits = 20000, { context_tokens = 32000 }

        ask(place, "What is this book about?")
        assert.equal(0, #place.searches)

        local detail = library({ { text = "Anna's brother [2]." } })
        detail.whole_bytes = 20000
        ask(detail, "Who is Boris?")
        assert.equal(1, #detail.searches)
    end)

    it("lets the model look for more, and numbers what it finds onwards", function()
        local place = library({ call("search_book", '{"query":"captain father"}'), { text = "Their father [3]." } })

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
        local place = library({ call("search_book", '{"query":"Anna"}'), { text = "Yes." } })
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
            local place = library({ case[1], { text = "Done." } })

            local answer = ask(place, "Who?")

            local result = place.requests[2].messages[4].content
            assert.truthy(result:find(case[2], 1, true), result)
            assert.equal("Done.", answer.text)
        end
    end)

    it("makes a model answer that would search for ever", function()
        local calls = call("search_book", '{"query":"more"}')
        local place = library({ calls, calls, { text = "Enough." } })

        local answer = ask(place, "Who?")

        assert.equal("none", place.requests[3].tool_choice)
        assert.equal("Enough.", answer.text)
    end)

    it("fails in words when a model does nothing but call tools", function()
        local calls = call("search_book", '{"query":"more"}')

        local answer = ask(library({ calls, calls, calls }), "Who?")

        assert.is_false(answer.complete)
        assert.equal("empty_answer", answer.error.kind)
    end)

    it("is sent with the whole text when that is short, and nothing to look for", function()
        local place = library({ { text = "Yes." } })
        place.whole_bytes = 2000

        ask(place, "Who?")

        assert.equal(0, #place.searches)
        assert.is_nil(place.requests[1].tools)
    end)

    it("offers no tools to a model that has none", function()
        local place = library({ { text = "Yes." } })
        place.can_call_tools = false

        ask(place, "Who?")

        assert.is_nil(place.requests[1].tools)
    end)

    it("keeps what was received when the answer breaks off", function()
        local broken = Errors.new("dropped", "closed", { partial = { text = "Anna's br", requests = 1 } })

        local answer = ask(library({ broken }), "Who?")

        assert.equal("Anna's br", answer.text)
        assert.equal("dropped", answer.error.kind)
        assert.equal(1, answer.requests)
    end)

    it("is not sent when the search fails", function()
        local place = library({})
        place.search_error = Errors.new("storage", "no index")

        local answer, err = ask(place, "Who?")

        assert.is_nil(answer)
        assert.equal("storage", err.kind)
        assert.equal(0, #place.requests)
    end)

    it("carries the thread, and searches for what a follow-up leaves unsaid", function()
        local place = library({ { text = "The captain." } })

        ask(place, "And who is his father?", { { question = "Who is Boris?", answer = "Anna's brother [2]." } })

        local messages = place.requests[1].messages
        assert.equal("Who is Boris?", messages[2].content)
        assert.equal("Anna's brother.", messages[3].content)
        assert.truthy(place.searches[1].text:find("Boris", 1, true))
    end)
end)

describe("The thread of a conversation", function()
    local function turn(number, bytes)
        return { question = "Question " .. number, answer = ("word "):rep(bytes / 5) }
    end

    it("leaves out the oldest turns when they do not fit", function()
        local messages = Conversation.messages({ turn(1, 400), turn(2, 400), turn(3, 400) }, 210, characters)

        assert.equal("Question 2", messages[1].content)
        assert.equal(4, #messages)
    end)

    it("condenses older answers and keeps the last ones whole", function()
        local messages = Conversation.messages({ turn(1, 1000), turn(2, 1000), turn(3, 1000) }, 10000, characters)

        assert.is_true(#messages[2].content < 300)
        assert.equal(1000, #messages[4].content)
        assert.equal(1000, #messages[6].content)
    end)

    it("drops the numbers of passages that are no longer shown", function()
        local turns = { { question = "Who?", answer = "He [1], she [2, 3] and it [4-6]." } }

        local messages = Conversation.messages(turns, 99, characters)


        assert.equal("He, she and it.", messages[2].content)
    end)
end)
