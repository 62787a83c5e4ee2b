local EntitiesView = require("precis.ui.entities_view")
local MenuView = require("precis.ui.menu_view")
local ModelsView = require("precis.ui.models_view")
local PanelView = require("precis.ui.panel_view")
local SettingsView = require("precis.ui.settings_view")

local function noting(noted)
    return setmetatable({}, {
        __index = function(__, name)
            return function()
                table.insert(noted, name)
            end
        end,
    })
end

local function texts(items)
    local found = {}
    for index, item in ipairs(items) do
        found[index] = item.text or item.text_func()
    end
    return found
end

describe("The panel", function()
    local state = {
        book_title = "The Hound",
        model = "openai/gpt-4o-mini",
        spent_today = 0.012,
        budget = 0.5,
        is_connected = true,
    }

    it("is headed by the book, and by the chapter once it is known", function()
        assert.equal("The Hound", PanelView.title(state))
        state.chapter, state.chapters = 5, 15
        assert.equal("The Hound · ch. 5 of 15", PanelView.title(state))
    end)

    it("tells model, money and network at its foot", function()
        assert.equal("gpt-4o-mini · today $0.012 of $0.50 · online", PanelView.status(state))
        assert.equal("gpt-4o-mini · today $0 · offline", PanelView.status({ model = "gpt-4o-mini" }))
    end)

    it("has a working button for everything", function()
        local pressed = {}

        for __, row in ipairs(PanelView.rows(state, noting(pressed))) do
            for ___, button in ipairs(row) do
                button.callback()
            end
        end

        assert.same({ "summarise", "recap", "ask", "people", "overview", "answers", "settings" }, pressed)
    end)
end)

describe("The menu", function()
    it("offers the settings alone while no book is open", function()
        assert.same({ "Settings" }, texts(MenuView.items(false, noting({}), {})))
    end)

    it("offers everything for an open book, and each entry works", function()
        local chosen = {}

        local items = MenuView.items(true, noting(chosen), {})
        for index = 1, #items - 1 do
            items[index].callback()
        end

        assert.equal("Summarise this chapter", items[1].text)
        local expected =
            { "summarise", "recap", "ask", "people", "overview", "answers", "threads", "waiting", "panel" }
        assert.same(expected, chosen)
    end)
end)

describe("The settings", function()
    local function settings_menu(values, chosen, fields)
        local state = {
            get = function(name)
                return values[name]
            end,
            set = function(name, value)
                values[name] = value
            end,
            account = "Key: sk-or-…1234",
            has_key = true,
            can_log_in = true,
        }
        for name, value in pairs(fields or {}) do
            state[name] = value
        end
        return SettingsView.items(state, noting(chosen or {}))
    end

    local function values()
        return {
            model = "acme/one",
            day_budget = "0.50",
            ask_above = "0.01",
            only_what_i_have_read = true,
            summary_length = "page",
            summary_style = "narrative",
            recap_length = "paragraph",
            answer_language = "book",
            parallel_requests = 3,
            allow_public_http = false,
        }
    end

    local function find(items, text)
        for __, item in ipairs(items) do
            if (item.text or item.text_func()):find(text, 1, true) then
                return item
            end
        end
        error("no item " .. text)
    end

    it("are at most two levels deep below their own menu", function()
        local function depth(items)
            local deepest = 0
            for __, item in ipairs(items) do
                deepest = math.max(deepest, item.sub_item_table and 1 + depth(item.sub_item_table) or 0)
            end
            return deepest
        end

        assert.is_true(depth(settings_menu(values())) <= 2)
    end)

    it("show what is chosen and take another choice", function()
        local chosen = values()
        local reading = find(settings_menu(chosen), "Reading").sub_item_table
        local length = find(reading, "Length")

        assert.equal("Length: A page", length.text_func())
        length.sub_item_table[1].callback()

        assert.equal("sentence", chosen.summary_length)
        assert.equal("Length: A sentence", length.text_func())
        assert.is_true(length.sub_item_table[1].checked_func())
    end)

    it("switch the spoiler gate", function()
        local chosen = values()
        local gate = find(find(settings_menu(chosen), "Reading").sub_item_table, "Use only what I have read")

        gate.callback()

        assert.is_false(chosen.only_what_i_have_read)
        assert.is_false(gate.checked_func())
    end)

    it("offer login by phone only where the service has it, and log out only with a key", function()
        local menu = settings_menu(values(), {}, { can_log_in = false, has_key = false })
        local items = find(menu, "Account").sub_item_table

        for __, text in ipairs(texts(items)) do
            assert.is_nil(text:find("phone", 1, true))
        end
        assert.is_false(find(items, "Log out").enabled_func())
    end)

    it("say what the budget is, and when there is none", function()
        local chosen = values()
        local budget = find(settings_menu(chosen), "Money").sub_item_table[1]

        assert.equal("Daily budget: $0.50", budget.text_func())
        chosen.day_budget = ""
        assert.equal("Daily budget: none", budget.text_func())
    end)
end)

describe("The list of models", function()
    local models = {
        { id = "a/one", name = "One", prompt_per_million = 0.15, completion_per_million = 0.6 },
        { id = "b/two", name = "Two", context_tokens = 1048576, is_free = true, sees = true, is_favourite = true },
        { id = "c/auto", name = "Auto", calls_tools = true },
    }
    models[1].context_tokens = 128000
    for __, model in ipairs(models) do
        model.is_free, model.is_favourite = model.is_free or false, model.is_favourite or false
    end

    it("has favourites first and the current one bold", function()
        local items = ModelsView.items(models, "a/one", function() end)

        assert.same({ "★ Two", "One", "Auto" }, texts(items))
        assert.is_true(items[2].bold)
        assert.is_false(items[1].bold)
    end)

    it("tells price and context in a few characters", function()
        assert.equal("$0.15/M · 128k", ModelsView.mandatory(models[1]))
        assert.equal("free · 1.05M", ModelsView.mandatory(models[2]))
        assert.equal("", ModelsView.mandatory(models[3]))
    end)

    it("tells the price of the chapter in view when it is known", function()
        local model = { chapter_price = 0.00123, prompt_per_million = 0.15, is_free = false }

        assert.equal("$0.0012 this chapter", ModelsView.mandatory(model))
    end)

    it("tells the rest in words", function()
        local details = ModelsView.details(models[1])

        assert.truthy(details:find("$0.15 for a million tokens read, $0.60 for a million written.", 1, true))
        assert.truthy(ModelsView.details(models[3]):find("not known", 1, true))
        assert.truthy(ModelsView.details(models[2]):find("Can see pictures.", 1, true))
    end)
end)

describe("People, places and terms", function()
    it("are listed by kind, none left out", function()
        local entities = {
            { name = "Grimpen Mire", kind = "place" },
            { name = "Sherlock Holmes", kind = "person" },
            { name = "hound", kind = "creature" },
        }
        local opened = {}

        local items = EntitiesView.items(entities, function(entity)
            table.insert(opened, entity.name)
        end)
        items[1].callback()

        assert.same({ "Sherlock Holmes", "Grimpen Mire", "hound" }, texts(items))
        assert.same({ "Sherlock Holmes" }, opened)
    end)

    it("show other names, what is known, and where they were first met", function()
        local text = EntitiesView.text({
            name = "Holmes",
            aliases = { "Sherlock" },
            description = "A detective.",
            first = { chapter = 2, offset = 0 },
        })

        assert.equal("Also: Sherlock\n\nA detective.\n\nFirst met in chapter 2.", text)
    end)
end)
