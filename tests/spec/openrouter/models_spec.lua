local Client = require("precis.openrouter.client")
local FakeHost = require("async.fake_host")
local Support = require("openrouter.support")
local Task = require("precis.async.task")

local LIST = '{"data":[{"id":"m/m","context_length":3000,"architecture":{"tokenizer":"GPT"},'
    .. '"pricing":{"prompt":"1e-6"}}]}'

describe("the client's knowledge of models", function()
    local clock, files

    before_each(function()
        clock, files = Support.clock(), {}
    end)

    local function client(script, settings)
        local http = Support.http(clock, script)
        local all = {
            base_url = "https://openrouter.ai/api/v1",
            api_key = function()
                return "sk-or-v1-x"
            end,
        }
        for name, value in pairs(settings or {}) do
            all[name] = value
        end
        local store = {
            read = function(name)
                return files[name]
            end,
            write = function(name, data)
                files[name] = data
            end,
        }
        local deps = { http = http, json = Support.json, clock = clock, random = math.random, store = store }
        return Client.new(deps, all), http
    end

    local function models(it, options)
        return Support.run(clock, function()
            return it:models(options)
        end)
    end

    it("comes from the service once a day", function()
        local it, http = client({ { steps = { LIST } } })
        assert.equal(1, models(it):count())
        assert.equal("https://openrouter.ai/api/v1/models/user", http.requests[1].url)
        models(it)
        assert.equal(1, #http.requests)
        clock.time = clock.time + 25 * 3600
        models(it)
        assert.equal(2, #http.requests)
        models(it, { force = true })
        assert.equal(3, #http.requests)
    end)

    it("finds the address wrong where there is no list, not a model missing", function()
        local it = client({ { status = 404, steps = { "Not Found" } } }, { base_url = "http://127.0.0.1:1/wrong" })

        local catalogue, err = models(it)

        assert.is_nil(catalogue)
        assert.equal("bad_url", err.kind)
    end)

    it("is recalled by the next when whoever began to was stopped", function()
        local it = client({ { steps = { LIST } } })
        models(it)
        local again, host = client({}), FakeHost.new()
        host:spawn(function()
            Task.current():cancel()
            return again:known_models()
        end)
        host:run_all()
        assert.equal(0, again.catalogue:count())

        assert.equal(1, host:run(function()
            return again:known_models()
        end):count())
    end)

    it("is the public list where the reader's own is refused", function()
        local it, http = client({ Support.failure(403, { code = 403 }), { steps = { LIST } } })
        assert.equal(1, models(it):count())
        assert.equal("https://openrouter.ai/api/v1/models", http.requests[2].url)
    end)

    it("is yesterday's when the service cannot be reached, and the error is told", function()
        models((client({ { steps = { LIST } } })))
        clock.time = clock.time + 90000
        local catalogue, err = models((client({ { error = { kind = "offline" } } })))
        assert.equal(1, catalogue:count())
        assert.equal("offline", err.kind)
    end)

    it("is nothing but an error when there never was a list", function()
        local catalogue, err = models((client({ { error = { kind = "offline" } } })))
        assert.is_nil(catalogue)
        assert.equal("offline", err.kind)
    end)

    it("bounds requests even before the list is asked for again", function()
        models((client({ { steps = { LIST } } })))
        local it, http = client({ Support.stream({ Support.text("ok", "stop") }) })
        Support.run(clock, function()
            return it:complete({ model = "m/m", messages = { { role = "user", content = "Who?" } } })
        end)
        assert.is_true(http:sent(1).max_completion_tokens < 3000)
    end)

    it("shows that a local server is OpenRouter's double", function()
        local it = client({ { steps = { LIST } } }, { base_url = "http://127.0.0.1:9/api/v1" })
        assert.is_false(it:is_openrouter())
        models(it)
        assert.is_true(it:is_openrouter())
    end)

    it("says nothing of OpenRouter where a local server lists bare names", function()
        local bare = '{"object":"list","data":[{"id":"llama.gguf","object":"model"}]}'
        local it = client({ { steps = { bare } } }, { base_url = "http://127.0.0.1:9" })
        assert.equal(1, models(it):count())
        assert.is_false(it:is_openrouter())
    end)

    it("learns from a bill what a text is to a model, and remembers it", function()
        local prompt = ("It was a bright cold day in April. "):rep(40)
        local it = client({ Support.stream({ Support.text("ok", "stop"), Support.usage(905, 1, 0) }) })
        Support.run(clock, function()
            return it:complete({ model = "x/x", messages = { { role = "user", content = prompt } } })
        end)
        assert.is_true(math.abs(it:estimate(prompt, "x/x") / 900 - 1) < 0.05)
        local again = client({})
        assert.equal(it:estimate(prompt, "x/x"), again:estimate(prompt, "x/x"))
    end)
end)
