local Codec = require("precis.koreader.codec")
local ExtraRequest = require("precis.reading.extra_request")
local Json = require("precis.text.json")
local Preferences = require("precis.reading.preferences")
local Request = require("precis.openrouter.request")

local json = Json.new(assert(Codec.load("dkjson")))

describe("What the reader adds to requests", function()
    it("is a JSON object, as the service's manual shows it", function()
        local members = ExtraRequest.read(' {"min_p": 0.1, "options": {"num_ctx": 8192}} ', json)

        assert.same({ min_p = 0.1, options = { num_ctx = 8192 } }, members)
    end)

    it("is nothing when nothing is written", function()
        assert.same({}, ExtraRequest.read("", json))
        assert.same({}, ExtraRequest.read(" \n", json))
        assert.same({}, ExtraRequest.read("{}", json))
    end)

    it("is refused when it is no object", function()
        for __, text in ipairs({ "seed: 7", "[1, 2]", '{"seed": 7', "7", '"text"', "{seed = 7}" }) do
            local members, trouble = ExtraRequest.read(text, json)

            assert.is_nil(members, text)
            assert.equal("no_object", trouble.why, text)
        end
    end)

    it("cannot touch text, model, money, privacy or how answers are read, however it is spelt", function()
        local walls = "messages model stream usage max_tokens provider plugins n Tools service_tier search_parameters"
        for name in walls:gmatch("%S+") do
            local __, trouble = ExtraRequest.read(('{"%s": 1}'):format(name), json)

            assert.same({ why = "wall", name = name }, trouble)
        end
    end)

    it("is refused when it is too much", function()
        local members = {}
        for index = 1, 31 do
            members[index] = ('"m%d": 1'):format(index)
        end

        local __, trouble = ExtraRequest.read("{" .. table.concat(members, ",") .. "}", json)

        assert.equal("too_many", trouble.why)
    end)
end)

describe("How the model is to answer", function()
    local function settings(chosen)
        local defaults = { temperature = -1, top_p = -1, reasoning_effort = "default", extra_request = "" }
        return {
            get = function(__, name)
                return chosen[name] == nil and defaults[name] or chosen[name]
            end,
        }
    end

    local function body(chosen)
        local request = { model = "a/b", messages = { { role = "user", content = "x" } } }
        Preferences.apply(request, settings(chosen), { json = json })
        assert(Request.check(request))
        return Request.build(request, { endpoint = { is_openrouter = true }, prompt_tokens = 1 })
    end

    it("is left to the model unless the reader chose", function()
        local plain = body({})

        assert.is_nil(plain.temperature)
        assert.is_nil(plain.top_p)
        assert.is_nil(plain.reasoning)
    end)

    it("goes along with the request", function()
        local chosen = body({ temperature = 0, top_p = 0.5, extra_request = '{"seed": 7}' })

        assert.equal(0, chosen.temperature)
        assert.equal(0.5, chosen.top_p)
        assert.equal(7, chosen.seed)
    end)

    it("is not changed by additions that make no sense", function()
        assert.same(body({}), body({ extra_request = '{"stream": false}' }))
        assert.same(body({}), body({ extra_request = "nonsense" }))
    end)
end)
