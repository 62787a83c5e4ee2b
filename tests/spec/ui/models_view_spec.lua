local ModelFilters = require("precis.ui.model_filters")
local ModelsView = require("precis.ui.models_view")

local function texts(items)
    local found = {}
    for index, item in ipairs(items) do
        found[index] = item.text
    end
    return found
end

describe("The list of models", function()
    local models = {
        { id = "a/one", name = "One" },
        { id = "b/two", name = "Two", context_tokens = 1048576, is_free = true, sees = true, is_favourite = true },
        { id = "c/auto", name = "Auto", calls_tools = true },
    }
    models[1].context_tokens = 128000
    local known = { [models[1]] = { prompt_per_million = 0.15, completion_per_million = 0.6 } }
    for __, model in ipairs(models) do
        model.prices = function()
            return known[model] or {}
        end
        model.is_free, model.is_favourite = model.is_free or false, model.is_favourite or false
    end

    it("has favourites first and the current one bold", function()
        local items = ModelsView.items(ModelsView.ordered(models), "a/one", function() end)

        assert.same({ "★ Two", "One", "Auto" }, texts(items))
        assert.is_true(items[2].bold)
        assert.is_false(items[1].bold)
    end)

    it("may be of the favourites alone", function()
        assert.same({ models[2] }, ModelsView.ordered(models, true))
    end)

    it("tells price and context in a few characters", function()
        assert.equal("$0.15/M · 128k", ModelsView.mandatory(models[1]))
        assert.equal("free · 1.05M", ModelsView.mandatory(models[2]))
        assert.equal("", ModelsView.mandatory(models[3]))
    end)

    it("tells the price of the chapter in view when it is known", function()
        local model = {
            is_free = false,
            prices = function()
                return { chapter = 0.00123, prompt_per_million = 0.15 }
            end,
        }

        assert.equal("$0.0012 this chapter", ModelsView.mandatory(model))
    end)

    it("tells the rest in words", function()
        local details = ModelsView.details(models[1])

        assert.truthy(details:find("$0.15 per million tokens read, $0.60 per million written.", 1, true))
        assert.truthy(ModelsView.details(models[3]):find("not known", 1, true))
        assert.truthy(ModelsView.details(models[2]):find("Can see pictures.", 1, true))
    end)
end)

describe("The filter of the models", function()
    local function button(filter, text)
        for __, row in ipairs(ModelFilters.rows(filter)) do
            for ___, found in ipairs(row) do
                if found.text:find(text, 1, true) then
                    return found
                end
            end
        end
        error("no button " .. text)
    end

    it("is switched on and off by taps", function()
        local filter = {}

        button(filter, "Can see").change()
        assert.same({ sees = true }, filter)
        assert.equal("☑ Can see", button(filter, "Can see").text)

        button(filter, "Can see").change()
        assert.same({}, filter)
    end)

    it("goes through contexts and prices, and back to any", function()
        local filter, seen = {}, {}
        for __ = 1, 4 do
            button(filter, filter.min_context and "from" or "Any context").change()
            seen[#seen + 1] = filter.min_context or 0
        end

        assert.same({ 32000, 128000, 1000000, 0 }, seen)
        button(filter, "Any price").change()
        assert.equal(0.5, filter.max_price)
    end)

    it("is told in one line, and the age of the list without one", function()
        assert.equal("from 128k · up to $2/M", ModelFilters.words({ min_context = 128000, max_price = 2 }, "old"))
        assert.equal("from 1M", ModelFilters.words({ min_context = 1000000 }))
        assert.equal("3 filters", ModelFilters.words({ words = "flash", free = true, sees = true }, "old"))
        assert.equal("up to date", ModelFilters.words({}, "up to date"))
        assert.equal("", ModelFilters.words({}))
    end)
end)
