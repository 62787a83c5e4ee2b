local Codec = require("precis.koreader.codec")
local FakeHost = require("async.fake_host")
local Json = require("precis.text.json")
local Xray = require("precis.tasks.xray")
local names = require("tasks.entity_names")

local json = Json.new(assert(Codec.load("dkjson")))

describe("People, places and terms", function()
    local TEXTS = { "Anna keeps the light on the island of Ruhn.", "Then Boris came to Anna, who had waited long." }

    local function shelf(replies, parameters)
        local place = { asked = {}, kept = {} }
        place.book = {
            identity = function()
                return "b1"
            end,
            metadata = function()
                return { title = "The Light", authors = {} }
            end,
        }
        place.gate = {
            text = function(__, number)
                return TEXTS[number]
            end,
            is_whole = function()
                return true
            end,
            limit = function()
                return place.limit
            end,
        }
        function place.each_passage_with(names_sought, before, visit)
            place.sought = names_sought
            for __, passage in ipairs(place.index or {}) do
                if not before or passage.chapter < before then
                    visit(passage)
                end
            end
            if place.index_error then
                return nil, place.index_error
            end
            return place.index ~= nil
        end
        function place.ask(question)
            table.insert(place.asked, question)
            local reply = replies[#place.asked]
            if type(reply) == "table" then
                return nil, reply
            end
            local usage = { prompt_tokens = 9, completion_tokens = 3 }
            return { text = reply, model = "acme/one", requests = 1, usage = usage }
        end
        function place.is_paid()
            return false
        end
        function place.keep(artefact)
            place.kept = artefact
            return true
        end
        function place.estimate(text)
            return math.ceil(#text / 4)
        end
        place.steady_estimate = place.estimate
        place.limits, place.model_id, place.json = { context_tokens = 16000 }, "acme/one", json
        place.model = { parameters = parameters or {} }
        return place
    end

    local CHAPTERS = { { number = 1, title = "Light" }, { number = 2, title = "Storm" } }
    local ANNA = '{"entities":[{"name":"Anna","kind":"person","aliases":[],'
        .. '"description":"Keeps the light."}],"events":[]}'
    local BORIS = '{"entities":[{"name":"Boris","kind":"person","aliases":[],"description":"Came."}],'
        .. '"events":[{"what":"Boris comes.","when":"later"}]}'

    local function run(place)
        return FakeHost.new():run(function()
            return Xray.new(place, { chapters = CHAPTERS }):run({})
        end)
    end

    it("are found chapter by chapter, and kept for looking up", function()
        local place = shelf({ ANNA, BORIS })

        local answer = run(place)

        assert.same({ "Anna", "Boris" }, names(answer.entities))
        assert.equal(2, answer.entities[1].count)
        assert.same({ { chapter = 2, what = "Boris comes.", when = "later" } }, answer.timeline)
        assert.truthy(answer.text:find("- **Anna**: Keeps the light.", 1, true))
        assert.equal(2, place.kept.last_chapter)
        assert.equal("Anna", json.decode(place.kept.data).entities[1].name)
    end)

    it("have their mentions out of the index where there is one, and out of the text behind its reach", function()
        local place = shelf({ ANNA, BORIS })
        place.limit = { chapter = 2, offset = 60 }
        place.index = { { chapter = 1, offset = 300, text = "Anna keeps" }, { chapter = 7, offset = 0, text = "Anna" } }

        local anna = run(place).entities[1]

        assert.same({ { chapter = 1, offset = 300 }, { chapter = 2, offset = 19 } }, anna.mentions)
        assert.same(anna.mentions[1], anna.first)
        assert.same(anna.mentions[2], anna.last)
        assert.same({ "Anna", "Boris" }, place.sought)
    end)

    it("have their mentions out of the text when the index turns out to be damaged", function()
        local place = shelf({ ANNA, BORIS })
        place.index = { { chapter = 1, offset = 300, text = "Anna keeps" } }
        place.index_error = { kind = "storage", message = "damaged" }

        assert.equal(2, run(place).entities[1].count)
    end)

    it("are asked for in a form where the model can promise one", function()
        local strict, loose, free =
            shelf({ ANNA, BORIS }, { structured_outputs = true, response_format = true }),
            shelf({ ANNA, BORIS }, { response_format = true }),
            shelf({ ANNA, BORIS })
        run(strict)
        run(loose)
        run(free)

        assert.equal("json_schema", strict.asked[1].request.response_format.type)
        assert.equal("json_object", loose.asked[1].request.response_format.type)
        assert.is_nil(free.asked[1].request.response_format)
    end)

    it("are asked for once more when an answer cannot be read, and then let be", function()
        local place = shelf({ "I like this book.", ANNA, BORIS })
        local stubborn = shelf({ "Oh!", "Ah!", BORIS })

        assert.same({ "Anna", "Boris" }, names(run(place).entities))
        assert.equal("I like this book.", place.asked[2].request.messages[3].content)
        assert.equal(1, run(stubborn).unread_parts)
    end)

    it("are told as far as they were found when a request fails, and not kept", function()
        local place = shelf({ ANNA, { kind = "server", message = "500" } })

        local answer = run(place)

        assert.is_false(answer.complete)
        assert.same({ "Anna" }, names(answer.entities))
        assert.is_nil(place.kept.key)
    end)
end)
