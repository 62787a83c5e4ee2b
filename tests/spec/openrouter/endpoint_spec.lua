local Endpoint = require("precis.openrouter.endpoint")

local function url(text)
    local endpoint, err = Endpoint.parse(text)
    return endpoint and endpoint:url("/models") or err.kind
end

describe("an endpoint's address", function()
    it("may be given with or without scheme, path and last slash", function()
        for text, expected in pairs({
            ["https://openrouter.ai/api/v1"] = "https://openrouter.ai/api/v1/models",
            ["openrouter.ai"] = "https://openrouter.ai/api/v1/models",
            ["  https://openrouter.ai/api/v1/chat/completions "] = "https://openrouter.ai/api/v1/models",
            ["https://OpenRouter.ai/"] = "https://openrouter.ai/api/v1/models",
            ["api.acme.example"] = "https://api.acme.example/v1/models",
            ["https://acme.example:8443/llm/v2/"] = "https://acme.example:8443/llm/v2/models",
            ["localhost:11434"] = "http://localhost:11434/v1/models",
            ["192.168.1.20:8080"] = "http://192.168.1.20:8080/v1/models",
            ["http://127.0.0.1:1234/v1/models"] = "http://127.0.0.1:1234/v1/models",
            ["[::1]:8080"] = "http://[::1]:8080/v1/models",
            ["8.8.8.8"] = "https://8.8.8.8/v1/models",
        }) do
            assert.equal(expected, url(text))
        end
    end)

    it("is refused when it is none", function()
        local broken = {
            "", "   ", "ftp://a.example", "https://", "https://me:pass@a.example", "a b.example",
            "https://a.example/?key=1", "https://a.example/#x", "a.example:port", "http://a\r\nb",
        }
        for __, text in ipairs(broken) do
            assert.equal("bad_request", url(text), text)
        end
    end)

    it("shows whether it is OpenRouter's, unless we know better", function()
        assert.is_true(Endpoint.parse("openrouter.ai").is_openrouter)
        assert.is_true(Endpoint.parse("eu.openrouter.ai").is_openrouter)
        assert.is_false(Endpoint.parse("notopenrouter.ai").is_openrouter)
        assert.is_true(Endpoint.parse("localhost:1", { is_openrouter = true }).is_openrouter)
    end)
end)

describe("the headers of a request", function()
    it("name the key only when there is one, and us only to OpenRouter", function()
        local app = { referer = "https://precis.example", title = "Précis" }
        local headers = Endpoint.parse("localhost:1"):headers(nil, app)
        assert.same({ ["Accept"] = "application/json, text/event-stream" }, headers)
        headers = Endpoint.parse("openrouter.ai"):headers("sk-1", app)
        assert.equal("Bearer sk-1", headers["Authorization"])
        assert.equal("https://precis.example", headers["HTTP-Referer"])
    end)

    it("never hold a key that could break out of its line", function()
        local headers, err = Endpoint.parse("openrouter.ai"):headers("sk-1\r\nHost: evil.example", {})
        assert.is_nil(headers)
        assert.equal("key_rejected", err.kind)
        assert.is_nil(err.message:find("sk-1", 1, true))
    end)
end)
