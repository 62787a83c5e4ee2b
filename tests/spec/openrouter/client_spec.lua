local Client = require("precis.openrouter.client")
local Support = require("openrouter.support")

local text, usage, stream, failure = Support.text, Support.usage, Support.stream, Support.failure
local KEY = "sk-or-v1-0123456789abcdef0123456789abcdef"

describe("a question to the service", function()
    local clock, http, shown, waits, resets

    before_each(function()
        clock = Support.clock()
        shown, waits, resets = {}, {}, 0
    end)

    local handlers = {
        on_text = function(delta)
            shown[#shown + 1] = delta
        end,
        on_wait = function(seconds, err, attempt)
            waits[#waits + 1] = { seconds, err.kind, attempt }
        end,
        on_reset = function()
            resets = resets + 1
            shown = {}
        end,
    }

    --- Plays a script of replies; `options` may bring settings and request fields.
    local function ask(script, options)
        options = options or {}
        http = Support.http(clock, script)
        local settings = {
            base_url = "https://openrouter.ai/api/v1",
            api_key = function()
                return KEY
            end,
            referer = "https://precis.example",
            title = "Précis",
        }
        for name, value in pairs(options.settings or {}) do
            settings[name] = value
        end
        local client = Client.new({
            http = http,
            json = Support.json,
            clock = clock,
            random = function()
                return 0.5
            end,
        }, settings)
        local request = { model = "m/m", messages = { { role = "user", content = "Who?" } } }
        for name, value in pairs(options.request or {}) do
            request[name] = value
        end
        return Support.run(clock, function()
            return client:complete(request, handlers)
        end)
    end

    it("is answered as the words arrive", function()
        local keep_alive = ": OPENROUTER PROCESSING\n\n"
        local answer = ask({ stream({ text("Sher"), keep_alive, text("lock.", "stop"), usage(9, 3, 0.0002) }) })
        assert.same({ "Sher", "lock." }, shown)
        assert.equal("Sherlock.", answer.text)
        assert.equal("stop", answer.finish)
        assert.is_true(answer.complete)
        assert.equal("m/m-1", answer.model)
        assert.equal("gen-1", answer.id)
        assert.equal(1, answer.requests)
        assert.same({ prompt_tokens = 9, completion_tokens = 3, cost = 0.0002, cost_text = "0.0002" }, answer.usage)
    end)

    it("goes to the endpoint with the key and our name in its headers", function()
        ask({ stream({ text("a", "stop") }) })
        local request = http.requests[1]
        assert.equal("POST", request.method)
        assert.equal("https://openrouter.ai/api/v1/chat/completions", request.url)
        assert.equal("Bearer " .. KEY, request.headers["Authorization"])
        assert.equal("Précis", request.headers["X-OpenRouter-Title"])
        assert.is_nil(request.headers["Accept-Encoding"])
        assert.is_true(http:sent(1).stream)
    end)

    it("is sent again after what clears by itself, and the wait is counted down", function()
        local answer = ask({
            failure(429, { code = 429, message = "slow down", metadata = { retry_after_seconds = 3 } }),
            stream({ text("ok", "stop") }),
        })
        assert.equal("ok", answer.text)
        assert.equal(2, answer.requests)
        assert.same({ 3, 2, 1, 0 }, { waits[1][1], waits[2][1], waits[3][1], waits[4][1] })
        assert.same({ 0, "rate_limit", 1 }, waits[4])
    end)

    it("is not sent again after what will not clear", function()
        local answer, err = ask({ failure(401, { code = 401, message = "User not found." }) })
        assert.is_nil(answer)
        assert.equal("key_rejected", err.kind)
        assert.equal("User not found.", err.provider_message)
        assert.equal(1, #http.requests)
    end)

    it("keeps what was received when the stream breaks off, and does not pay twice unasked", function()
        local answer, err = ask({ stream({ text("Once upon") }, { kind = "dropped" }) })
        assert.is_nil(answer)
        assert.equal("dropped", err.kind)
        assert.equal("Once upon", err.partial.text)
        assert.is_false(err.partial.complete)
        assert.equal(1, #http.requests)
        assert.equal(1, err.requests)
    end)

    it("begins anew when the reader has agreed to pay for lost answers again", function()
        local answer = ask({
            stream({ text("Once upon") }, { kind = "dropped" }),
            stream({ text("Once upon a time", "stop") }),
        }, { settings = { retry_billed = true } })
        assert.equal("Once upon a time", answer.text)
        assert.equal(1, resets)
        assert.same({ "Once upon a time" }, shown)
    end)

    it("keeps the longest of several broken answers", function()
        local __, err = ask({
            stream({ text("Once upon a time") }, { kind = "dropped" }),
            { error = { kind = "offline" } },
        }, { settings = { retry_billed = true } })
        assert.equal("offline", err.kind)
        assert.equal("Once upon a time", err.partial.text)
    end)

    it("takes a stream without its end mark for whole when the model and the bill say so", function()
        local answer = ask({ stream({ text("All.", "stop"), usage(1, 1, 0) }, "") })
        assert.equal("All.", answer.text)
        local __, err = ask({ stream({ text("All.", "stop") }, "") })
        assert.equal("dropped", err.kind)
    end)

    it("does not wait for ever while keep-alives come", function()
        local steps = {}
        for __ = 1, 200 do
            steps[#steps + 1] = ": OPENROUTER PROCESSING\n\n"
            steps[#steps + 1] = 10
        end
        local __, err = ask({ { steps = steps } })
        assert.equal("timeout", err.kind)
        assert.equal("first_token", err.phase)
        assert.is_true(clock.time - 1000 <= 240.1)
    end)

    it("gives up on an answer that stalls in its middle, and keeps it", function()
        local __, err = ask({ stream({ text("Half"), 1000 }) })
        assert.equal("timeout", err.kind)
        assert.equal("idle", err.phase)
        assert.equal("Half", err.partial.text)
    end)

    it("ends at the total deadline however steadily the words drip", function()
        local chunks = {}
        for __ = 1, 100 do
            chunks[#chunks + 1] = text("x")
            chunks[#chunks + 1] = 30
        end
        local __, err = ask({ stream(chunks) })
        assert.equal("total", err.phase)
        assert.is_true(clock.time - 1000 <= 900.1)
    end)

    it("goes on by itself when an answer is cut by its length", function()
        local answer = ask({
            stream({ text("It was the best of "), text("times, ", "length"), usage(10, 5, 0.1) }),
            stream({ text("it was the worst "), text("of times.", "stop"), usage(15, 5, 0.2) }),
        })
        assert.equal("It was the best of times, it was the worst of times.", answer.text)
        assert.equal(answer.text, table.concat(shown))
        assert.same({ role = "assistant", content = "It was the best of times," }, http:sent(2).messages[2])
        assert.equal(2, answer.requests)
        assert.equal("0.3", answer.usage.cost_text)
        assert.is_true(answer.complete)
    end)

    it("goes on from the words that were put into the model's mouth, too", function()
        local messages = { { role = "user", content = "Tell." }, { role = "assistant", content = "Once " } }
        ask({
            stream({ text("upon a ", "length") }),
            stream({ text("time.", "stop") }),
        }, { request = { messages = messages } })
        assert.same({ role = "assistant", content = "Once upon a" }, http:sent(2).messages[2])
        assert.equal(2, #http:sent(2).messages)
    end)

    it("goes on from a beginning that came another day", function()
        local answer = ask({
            stream({ text("it was the worst of times.", "stop") }),
        }, { request = { continue_from = "It was the best of times, " } })
        assert.equal("It was the best of times, it was the worst of times.", answer.text)
        assert.equal("it was the worst of times.", table.concat(shown))
        assert.same({ role = "assistant", content = "It was the best of times," }, http:sent(1).messages[2])
        assert.is_nil(http:sent(1).continue_from)
    end)

    it("is whole when the model, asked to go on, has nothing to add", function()
        local answer = ask({ stream({ text("All there is.", "length") }), stream({ text("", "stop") }) })
        assert.equal("All there is.", answer.text)
        assert.is_true(answer.complete)
    end)

    it("says that an answer is incomplete when it will not end", function()
        local __, err = ask({ stream({ text("and so on ", "length") }) }, { settings = { max_continuations = 1 } })
        assert.equal("cut_by_length", err.kind)
        assert.equal(2, #http.requests)
        assert.is_false(err.partial.complete)
    end)

    it("takes another model when this one is unknown", function()
        local answer = ask({
            failure(400, { code = 400, message = "m/m is not a valid model ID" }),
            stream({ text("ok", "stop") }),
        }, { request = { models = { "b/b", "c/c" } } })
        assert.equal("ok", answer.text)
        assert.same({ "m/m", "b/b" }, { http:sent(1).model, http:sent(2).model })
        assert.same({ "b/b", "c/c" }, http:sent(1).models)
        assert.same({ "c/c" }, http:sent(2).models)
    end)

    it("is not sent without a key where one is needed, and is sent without where not", function()
        local no_key = function() end
        local __, err = ask({}, { settings = { api_key = no_key } })
        assert.equal("no_key", err.kind)
        local answer = ask({ stream({ text("ok", "stop") }) }, {
            settings = { api_key = no_key, base_url = "http://127.0.0.1:8080" },
        })
        assert.equal("ok", answer.text)
        assert.is_nil(http.requests[1].headers["Authorization"])
        assert.equal("http://127.0.0.1:8080/v1/chat/completions", http.requests[1].url)
    end)

    it("reads a body that is no stream, with white space before it", function()
        local body = '{"id":"gen-2","choices":[{"finish_reason":"stop","message":{"content":"Ja."}}]}'
        local answer = ask({ { steps = { "\n         \n", "\n    ", body } } }, { request = { stream = false } })
        assert.equal("Ja.", answer.text)
        assert.is_false(http:sent(1).stream)
    end)

    it("finds the error in a reply that began well", function()
        local body = '  {"error":{"code":502,"message":"upstream"}}'
        local __, err = ask({ { steps = { body } } })
        assert.equal("provider", err.kind)
        assert.equal(4, #http.requests)
    end)

    it("saves the text of a body that breaks off", function()
        local body = '{"choices":[{"message":{"role":"assistant","content":"Once \\"upon\\" a\\n ti\\u00e'
        local __, err = ask({ { steps = { body, { kind = "dropped" } } } }, { request = { stream = false } })
        assert.equal("dropped", err.kind)
        assert.equal('Once "upon" a\n ti', err.partial.text)
    end)

    it("names what came when it was no answer at all", function()
        local __, page = ask({ { steps = { "<html><title>Hotel Wi-Fi</title>" } } })
        assert.equal("protocol", page.kind)
        local __, noise = ask({ { steps = { "\1\2\3 hello" } } })
        assert.equal("bad_json", noise.kind)
    end)

    it("never puts the key into an error", function()
        local __, err = ask({ failure(400, { code = 400, message = "bad key " .. KEY .. " Bearer " .. KEY }) })
        assert.is_nil((Support.json.encode({ err.message, err.provider_message })):find("0123456789", 1, true))
    end)
end)
