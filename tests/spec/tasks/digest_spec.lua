local Digest = require("precis.tasks.digest")
local Errors = require("precis.errors")
local FakeHost = require("async.fake_host")
local Task = require("precis.async.task")
local prompts = require("precis.tasks.prompts.chapter_summary")

local function characters(text)
    return math.ceil(#text / 4)
end

-- A model that keeps what it was asked and answers with a count, taking one second each.
local function fake_model(options)
    options = options or {}
    local model = { requests = {} }
    function model.ask(question, handlers)
        table.insert(model.requests, question.request)
        local number = #model.requests
        local ok, cancelled = Task.sleep(1)
        if not ok then
            return nil, cancelled
        end
        local completion = {
            text = "note " .. number,
            model = "acme/real",
            requests = 1,
            usage = { prompt_tokens = 10, completion_tokens = 2, cost_text = "0.001" },
        }
        if options.fail_at == number then
            return nil, Errors.new("dropped", "closed", { partial = completion })
        end
        if handlers.on_text then
            handlers.on_text(completion.text)
        end
        return completion
    end
    return model
end

-- The text between the fences of a request.
local function quoted(request)
    return request.messages[2].content:match("<book>\n(.*)\n</book>")
end

local function summarise(model, text, context_tokens, handlers)
    return FakeHost.new():run(function()
        return Digest.new({
            ask = model.ask,
            is_paid = function()
                return false
            end,
            limits = { context_tokens = context_tokens },
            estimate = characters,
            steady_estimate = characters,
        }, {
            prompts = prompts,
            values = { title = "The Lighthouse", by = " by A. Nobody", chapter = "Storm", language = "Latin" },
            model = "acme/asked",
            book = "b1",
            text = text,
            length = "paragraph",
        }):run(handlers or {})
    end)
end

local function long_text(sentences)
    local lines = {}
    for number = 1, sentences do
        lines[number] = ("Sentence number %d tells of the sea and the lamp."):format(number)
    end
    return table.concat(lines, " ")
end

describe("A digest", function()
    it("takes one request when the chapter fits", function()
        local model = fake_model()

        local answer = summarise(model, "It was a dark night.", 8000)

        assert.equal(1, #model.requests)
        assert.equal("It was a dark night.", quoted(model.requests[1]))
        assert.truthy(model.requests[1].messages[2].content:find('"Storm" of "The Lighthouse" by A. Nobody', 1, true))
        assert.is_true(answer.complete)
        assert.equal("note 1", answer.text)
        assert.equal("acme/real", answer.model)
    end)

    it("sends every byte of a long chapter in exactly one part, in order", function()
        local model = fake_model()
        local text = long_text(1000)

        local answer = summarise(model, text, 4000)

        local parts = {}
        for index = 1, #model.requests - 1 do
            parts[index] = quoted(model.requests[index])
        end
        assert.is_true(#parts > 3)
        assert.equal(text, table.concat(parts))
        assert.is_true(answer.complete)
    end)

    it("sees the notes on every part when it sums them up", function()
        local model = fake_model()

        summarise(model, long_text(1000), 4000)

        local last = quoted(model.requests[#model.requests])
        for index = 1, #model.requests - 1 do
            assert.truthy((last .. "\n"):find("note " .. index .. "\n", 1, true), "note " .. index)
        end
    end)

    it("streams only its last step, and tells of the parts", function()
        local model, streamed, progress = fake_model(), {}, {}

        summarise(model, long_text(1000), 4000, {
            on_text = function(delta)
                table.insert(streamed, delta)
            end,
            on_progress = function(done, total)
                table.insert(progress, done .. "/" .. total)
            end,
        })

        local parts = #model.requests - 1
        assert.same({ "note " .. #model.requests }, streamed)
        assert.equal("0/" .. parts, progress[1])
        assert.equal(parts .. "/" .. parts, progress[#progress])
    end)

    it("adds up what all its requests used, to the last digit", function()
        local model = fake_model()

        local answer = summarise(model, long_text(1000), 4000)

        assert.equal(#model.requests, answer.requests)
        assert.equal(#model.requests * 10, answer.usage.prompt_tokens)
        assert.equal(("0.%03d"):format(#model.requests), (answer.usage.cost_text .. "00"):sub(1, 5))
    end)

    it("keeps the finished notes when a part fails, and says it is incomplete", function()
        local model = fake_model({ fail_at = 5 })

        local answer = summarise(model, long_text(1000), 4000)

        assert.is_false(answer.complete)
        assert.equal("dropped", answer.error.kind)
        assert.truthy(answer.text:find("note 1", 1, true))
        assert.is_nil(answer.text:find("note 5", 1, true))
    end)

    it("keeps the text that came before the only request broke off", function()
        local answer = summarise(fake_model({ fail_at = 1 }), "Short.", 8000)

        assert.is_false(answer.complete)
        assert.equal("note 1", answer.text)
        assert.equal(1, answer.requests)
    end)

    it("asks nothing when there is no text", function()
        local model = fake_model()

        local answer = summarise(model, " \n\t ", 8000)

        assert.equal("no_text", answer.error.kind)
        assert.equal(0, #model.requests)
        assert.equal(0, answer.requests)
    end)

    it("says so when the model's context cannot hold even a part", function()
        local answer = summarise(fake_model(), long_text(1000), 600)

        assert.equal("text_too_long", answer.error.kind)
    end)

    it("condenses notes that are themselves too long to sum up at once", function()
        local model = fake_model()
        local ask = model.ask
        function model.ask(question, handlers)
            local completion, err = ask(question, handlers)
            if completion and #model.requests <= 40 then
                completion.text = ("A long note tells much. "):rep(40)
            end
            return completion, err
        end

        local answer = summarise(model, long_text(6000), 4000)

        assert.is_true(answer.complete, tostring(answer.error))
        assert.is_true(#model.requests > 30)
    end)
end)
