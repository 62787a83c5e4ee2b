local Catalogue = require("precis.openrouter.catalogue")
local Pricing = require("precis.openrouter.pricing")
local Support = require("openrouter.support")

local SOURCE = "https://openrouter.ai/api/v1"
local LIST = [[{"data":[
 {"id":"acme/large","canonical_slug":"acme/large-2026-01-01","name":"Acme: Large","created":5,"context_length":200000,
  "architecture":{"input_modalities":["text","image"],"output_modalities":["text"],"tokenizer":"Claude"},
  "pricing":{"prompt":"0.000003","completion":"0.000015","request":"0",
   "overrides":[{"min_prompt_tokens":100000,"prompt":"0.000006","completion":"0.0000225"}]},
  "top_provider":{"context_length":180000,"max_completion_tokens":8192},
  "supported_parameters":["tools","structured_outputs"],"description":"long"},
 {"id":"acme/small:free","name":"Acme: Small (free)","created":9,"context_length":8000,
  "pricing":{"prompt":"0","completion":"0"},"architecture":{"tokenizer":"GPT","input_modalities":["text"]}},
 {"id":"acme/small","name":"Acme: Small","created":9,"context_length":8000,
  "pricing":{"prompt":"1e-7","completion":"0.0000004"},"architecture":{"tokenizer":"GPT"}},
 {"id":"router/auto","name":"Router","context_length":2000000,"pricing":{"prompt":"-1","completion":"-1"}},
 {"id":"","name":"nameless"}, {"name":"no id"}, 7, "x", null, {"id":["a"]}, {"id":"a b"},
 {"id":"odd/odd","context_length":"many","pricing":"free","architecture":7,
  "supported_parameters":"all","top_provider":[]}
],"total_count":12}]]

local function store()
    local files = {}
    return {
        files = files,
        read = function(name)
            return files[name]
        end,
        write = function(name, data)
            files[name] = data
        end,
    }
end

local function filled(clock, disk)
    local catalogue = Catalogue.new({ json = Support.json, clock = clock, store = disk })
    Support.run(clock, function()
        assert(catalogue:replace(LIST, SOURCE))
        return true
    end)
    return catalogue
end

local function ids(models)
    local list = {}
    for index, model in ipairs(models) do
        list[index] = model.id
    end
    return list
end

describe("the catalogue of models", function()
    local clock, disk, catalogue

    before_each(function()
        clock, disk = Support.clock(), store()
        catalogue = filled(clock, disk)
    end)

    it("leaves out entries that make no sense and keeps all others", function()
        assert.equal(5, catalogue:count())
        assert.same({}, catalogue:find("odd/odd").parameters)
    end)

    it("knows what a model takes and gives", function()
        local model = catalogue:find("acme/large")
        assert.same({ 180000, 8192, "Claude" }, { model.context_tokens, model.max_completion_tokens, model.tokenizer })
        assert.is_true(model.inputs.image)
    end)

    it("finds a model by its id, dated name or variant", function()
        assert.equal("acme/large", catalogue:find("acme/large-2026-01-01").id)
        assert.equal("acme/large", catalogue:find("acme/large:nitro").id)
        assert.equal("acme/small:free", catalogue:find("acme/small:free").id)
        assert.is_nil(catalogue:find("acme/none"))
    end)

    it("can be searched and filtered", function()
        assert.same({ "acme/small:free", "acme/small" }, ids(catalogue:search({ words = "SMALL acme" })))
        assert.same({ "acme/large", "router/auto" }, ids(catalogue:search({ min_context = 100000 })))
        assert.same({ "acme/small:free", "acme/small" }, ids(catalogue:search({ max_price = "0.10" })))
        assert.same({ "acme/large" }, ids(catalogue:search({ sees = true })))
        assert.same({ "acme/small:free" }, ids(catalogue:search({ free = true })))
        assert.same({ "acme/large" }, ids(catalogue:search({ tools = true, structured = true })))
        assert.equal(5, #catalogue:search())
    end)

    it("can be sorted, models of unknown price last", function()
        local by_price = ids(catalogue:search({ sort = "price" }))
        assert.same({ "acme/small:free", "acme/small", "acme/large", "router/auto", "odd/odd" }, by_price)
        assert.same("router/auto", catalogue:search({ sort = "context" })[1].id)
        assert.same("Acme: Large", catalogue:search({ sort = "name" })[1].name)
        assert.same("acme/small:free", catalogue:search({ sort = "newest" })[1].id)
    end)

    it("is kept on the disk, with its age and without what is not needed", function()
        assert.is_nil(disk.files["models.json"]:find("description", 1, true))
        clock.time = clock.time + 3600
        local again = Catalogue.new({ json = Support.json, clock = clock, store = disk })
        assert.is_nil(again:age())
        assert.is_true(Support.run(clock, function()
            return again:load(SOURCE)
        end))
        assert.equal(3600, again:age())
        assert.equal(5, again:count())
        assert.same(catalogue:find("acme/large"), again:find("acme/large"))
        assert.is_true(again.is_from_openrouter)
    end)

    it("is not taken from another service, nor from a broken file", function()
        local again = Catalogue.new({ json = Support.json, clock = clock, store = disk })
        local function load(source)
            return Support.run(clock, function()
                return again:load(source)
            end)
        end
        assert.is_false(load("https://other.example/v1"))
        disk.files["models.json"] = disk.files["models.json"]:sub(1, 300)
        assert.is_false(load(SOURCE))
        disk.files["models.json"] = nil
        assert.is_false(load(SOURCE))
    end)

    it("has no age when the device's date is from before it", function()
        clock.epoch = clock.epoch - 1e6
        assert.is_nil(catalogue:age())
    end)

    it("stays as it was when the service sends something else", function()
        for __, text in ipairs({ "<html>", '{"data":[]}', '{"data":{}}', "[]" }) do
            local ok, err = Support.run(clock, function()
                return catalogue:replace(text, SOURCE)
            end)
            assert.is_nil(ok)
            assert.equal("bad_json", err.kind)
        end
        assert.equal(5, catalogue:count())
    end)
end)

describe("the price of a request", function()
    local catalogue = filled(Support.clock())

    local function cost(id, prompt, completion)
        local dollars = Pricing.cost(catalogue:find(id).price, prompt, completion)
        return dollars and dollars:format()
    end

    it("is exact", function()
        assert.equal("0.0000523", cost("acme/small", 123, 100))
        assert.equal("0", cost("acme/small:free", 123456, 100))
    end)

    it("rises with the length of the prompt where the model has tiers", function()
        assert.equal("0.299997", cost("acme/large", 99999, 0))
        assert.equal("0.6000225", cost("acme/large", 100000, 1))
    end)

    it("is unknown for routers and models without prices", function()
        assert.is_nil(cost("router/auto", 1, 1))
        assert.is_nil(cost("odd/odd", 1, 1))
        assert.is_false(catalogue:find("router/auto").is_free)
    end)

    it("is shown for a million tokens", function()
        assert.equal("0.10", Pricing.per_million(catalogue:find("acme/small").price.prompt):rounded(2))
    end)
end)
