local Endpoint = require("precis.openrouter.endpoint")
local Request = require("precis.openrouter.request")

local OPENROUTER, OTHER = Endpoint.parse("openrouter.ai"), Endpoint.parse("localhost:8080")

local function with(fields)
    local request = { model = "m/m", messages = { { role = "user", content = "Who?" } } }
    for name, value in pairs(fields or {}) do
        request[name] = value
    end
    return request
end

local function body(fields, context)
    context = context or {}
    return Request.build(with(fields), {
        endpoint = context.endpoint or OPENROUTER,
        model = context.model,
        prompt_tokens = context.prompt_tokens or 100,
    })
end

describe("a request", function()
    it("is refused before it is sent when a field cannot be right", function()
        local wrong = {
            { temperature = 3 }, { temperature = "warm" }, { temperature = 0 / 0 }, { top_p = -0.1 }, { top_k = 1.5 },
            { seed = "x" }, { stop = { "a", "b", "c", "d", "e" } }, { stop = { 1 } }, { logprobs = 1 },
            { response_format = { type = "xml" } }, { tools = { "hammer" } }, { models = { 7 } },
            { provider = { data_collection = "maybe" } }, { provider = { order = "Acme" } },
            { reasoning = { effort = "heroic" } }, { reasoning = { max_tokens = -1 } }, { max_output_tokens = 0 },
            { session_id = ("x"):rep(300) }, { model = "" }, { messages = {} }, { messages = "hi" },
            { frequency_penalty = 2.1 }, { top_logprobs = 21 },
        }
        for index, fields in ipairs(wrong) do
            local ok, err = Request.check(with(fields))
            assert.is_nil(ok, index)
            assert.equal("bad_request", err.kind)
        end
    end)

    it("is refused when a message cannot be right", function()
        local wrong = {
            {}, { role = "reader", content = "x" }, { role = "user" }, { role = "user", content = {} },
            { role = "tool", content = "x" }, { role = "user", content = { { type = "text" } } },
            { role = "user", content = { { type = "image_url", image_url = { url = "file:///etc/passwd" } } } },
            { role = "user", content = { { type = "video" } } }, { role = "user", content = { "x" } }, 7,
        }
        for index, message in ipairs(wrong) do
            local ok, err = Request.check(with({ messages = { message } }))
            assert.is_nil(ok, index)
            assert.truthy(err.message:find("message 1", 1, true))
        end
    end)

    it("may have every kind of message and part", function()
        local picture = { type = "image_url", image_url = { url = "data:image/png;base64,iVBORw0KGgo=" } }
        assert(Request.check(with({
            messages = {
                { role = "system", content = "Be brief." },
                { role = "developer", content = "Be kind." },
                { role = "user", content = { { type = "text", text = "What is this?" }, picture } },
                { role = "assistant", tool_calls = { { id = "a" } } },
                { role = "tool", tool_call_id = "a", content = "{}" },
                { role = "assistant", content = "It is" },
            },
        })))
    end)

    it("asks for no longer an answer than model and context allow", function()
        local model = { context_tokens = 8000, max_completion_tokens = 2000 }
        assert.equal(4096, body().max_completion_tokens)
        assert.equal(500, body({ max_output_tokens = 500 }).max_completion_tokens)
        assert.equal(2000, body({ max_output_tokens = 9000 }, { model = model }).max_completion_tokens)
        assert.equal(1000, body(nil, { model = model, prompt_tokens = 7000 }).max_completion_tokens)
        assert.equal(16, body({ max_output_tokens = 1 }).max_completion_tokens)
    end)

    it("is refused when its text surely does not fit the model", function()
        local made, err = body(nil, { model = { context_tokens = 1000 }, prompt_tokens = 5000 })
        assert.is_nil(made)
        assert.same({ "text_too_long", 5000, 1000 }, { err.kind, err.tokens, err.context_tokens })
    end)

    it("leaves out what only OpenRouter understands where another server is asked", function()
        local fields = {
            temperature = 0.5,
            models = { "a/b" },
            provider = { zdr = true },
            plugins = { { id = "context-compression" } },
            session_id = "s",
            top_a = 0.5,
            reasoning = { effort = "low" },
        }
        local to_openrouter, to_other = body(fields), body(fields, { endpoint = OTHER })
        for name in pairs(fields) do
            assert.is_not_nil(to_openrouter[name], name)
        end
        assert.equal(0.5, to_other.temperature)
        for __, name in ipairs({ "models", "provider", "plugins", "session_id", "top_a", "reasoning" }) do
            assert.is_nil(to_other[name], name)
        end
        assert.equal("low", to_other.reasoning_effort)
        assert.same({ 4096, nil }, { to_other.max_tokens, to_other.max_completion_tokens })
        assert.same({ include_usage = true }, to_other.stream_options)
        assert.is_nil(to_openrouter.stream_options)
    end)

    it("insists on providers that keep to a schema when it wants one", function()
        local format = { type = "json_schema", json_schema = { name = "x", schema = {} } }
        local provider = body({ response_format = format, provider = { zdr = true } }).provider
        assert.same({ zdr = true, require_parameters = true }, provider)
        assert.is_nil(body({ response_format = { type = "json_object" } }).provider)
    end)

    it("may be answered from the service's cache only when we say so", function()
        assert.same({}, Request.cache_headers({}))
        assert.same({ ["X-OpenRouter-Cache"] = "true" }, Request.cache_headers({ cache = true }))
        assert.equal("300", Request.cache_headers({ cache = { ttl = 300 } })["X-OpenRouter-Cache-TTL"])
    end)

    it("takes further members as they are", function()
        assert.equal(7, body({ extra = { new_field = 7 } }).new_field)
    end)
end)
