local Client = require("precis.openrouter.client")
local Support = require("openrouter.support")

describe("a call that no model answers", function()
    local clock, http

    local function call(script, name, ...)
        clock = Support.clock()
        http = Support.http(clock, script)
        local client = Client.new({ http = http, json = Support.json, clock = clock, random = math.random }, {
            base_url = "https://openrouter.ai/api/v1",
            api_key = function()
                return "sk-or-v1-x"
            end,
        })
        local arguments = { ... }
        return Support.run(clock, function()
            return client[name](client, unpack(arguments))
        end)
    end

    local KEY = { steps = { '{"data":{"limit":5}}' } }
    local VECTOR = { steps = { '{"data":[{"index":0,"embedding":[1]}]}' } }
    local DROPPED = { steps = { '{"da', { kind = "dropped", sent = true } } }
    local EMBED = { model = "e/e", input = { "tide" } }

    it("is repeated when its answer was lost and asking again is free", function()
        assert.equal("5", call({ DROPPED, KEY }, "key").limit)
        assert.equal(2, #http.requests)
    end)

    it("is not repeated when that could cost again, or be refused as done", function()
        local nothing, err = call({ DROPPED, VECTOR }, "embeddings", EMBED)
        assert.is_nil(nothing)
        assert.same({ "dropped", true, 1 }, { err.kind, err.may_be_billed, #http.requests })
        nothing, err = call({ DROPPED, KEY }, "finish_login", { verifier = "v" }, "code")
        assert.same({ nil, "dropped", 1 }, { nothing, err.kind, #http.requests })
    end)

    it("is repeated in any case when the service said that it did nothing", function()
        local busy = Support.failure(503, { code = 503, message = "busy" })
        assert.same({ { 1 } }, call({ busy, VECTOR }, "embeddings", EMBED).vectors)
    end)

    it("goes out without the key when it is to get one", function()
        call({ { steps = { '{"key":"sk-or-v1-new"}' } } }, "finish_login", { verifier = "v" }, "code")
        assert.is_nil(http.requests[1].headers["Authorization"])
    end)

    it("says what is wrong when the answer makes no sense", function()
        for __, body in ipairs({ "<html>", "[1", "7" }) do
            local value, err = call({ { steps = { body } } }, "key")
            assert.is_nil(value)
            assert.equal("bad_json", err.kind)
        end
    end)
end)
