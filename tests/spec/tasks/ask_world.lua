--- A book that can be searched and a model that answers as it is told, for specs of questions.

local Ask = require("precis.tasks.ask")
local Codec = require("precis.koreader.codec")
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
local function replying(replies)
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

return {
    json = json,
    characters = characters,
    hit = hit,
    replying = replying,
    ask = ask,
    call = call,
}
