local DESCRIPTIONS = require("precis.koreader.setting_descriptions")
local MenuItems = require("ui.menu_items")
local SettingsView = require("precis.ui.settings_view")

local noting, text_of, find = MenuItems.noting, MenuItems.text_of, MenuItems.find

-- The settings as they are at first, changed as a test wants.
local function menu(options)
    options = options or {}
    local values = options.values or {}
    for name, description in pairs(DESCRIPTIONS) do
        if values[name] == nil then
            values[name] = description.default
        end
    end
    return SettingsView.items({
        get = function(name)
            assert(DESCRIPTIONS[name], name)
            return values[name]
        end,
        set = function(name, value)
            values[name] = value
            return true
        end,
        masked_key = options.masked_key,
        can_log_in = options.can_log_in,
    }, noting(options.noted or {}))
end

describe("The settings", function()
    it("are at most two levels deep below their own menu", function()
        local function depth(items)
            local deepest = 0
            for __, item in ipairs(items) do
                deepest = math.max(deepest, item.sub_item_table and 1 + depth(item.sub_item_table) or 0)
            end
            return deepest
        end

        assert.equal(2, depth(menu()))
    end)

    it("are the sections that readers look for", function()
        local texts = {}
        for index, item in ipairs(menu()) do
            texts[index] = text_of(item)
        end

        assert.same({
            "Account",
            "Model",
            "Money",
            "Reading",
            "Privacy",
            "Prompts",
            "Storage",
            "Advanced",
            "About Précis",
        }, texts)
    end)

    it("tell what each of them does", function()
        for __, section in ipairs({ "Money", "Reading", "Privacy", "Advanced" }) do
            for __, item in ipairs(find(menu(), section).sub_item_table) do
                local is_setting = item.value_func or item.checked_func
                assert.is_true(not is_setting or item.help_text ~= nil, text_of(item))
            end
        end
    end)

    it("have no row without an effect", function()
        local noted, changed = {}, {}
        local function press(items)
            for __, item in ipairs(items) do
                local before = #noted
                if item.sub_item_table then
                    press(item.sub_item_table)
                elseif item.checked_func then
                    local was = item.checked_func()
                    item.callback()
                    assert.is_true(item.radio or item.checked_func() ~= was, text_of(item))
                    changed[#changed + 1] = text_of(item)
                else
                    item.callback()
                    assert.equal(before + 1, #noted, text_of(item))
                end
            end
        end

        press(menu({ noted = noted, can_log_in = true, masked_key = "sk-or-…1234" }))

        assert.is_true(#noted >= 25 and #changed >= 30)
    end)

    it("fit on one line of a small screen, label and value", function()
        local function check(items)
            for __, item in ipairs(items) do
                assert.is_true(#text_of(item) <= 42, text_of(item))
                check(item.sub_item_table or {})
            end
        end

        check(menu({ masked_key = "sk-or-v1…1234", can_log_in = true }))
    end)

    it("show what is chosen and take another choice", function()
        local values = { summary_length = "page" }
        local length = find(find(menu({ values = values }), "Reading").sub_item_table, "Length")

        assert.equal("Length: A page", length.text_func())
        length.sub_item_table[1].callback()

        assert.equal("sentence", values.summary_length)
        assert.equal("Length: A sentence", length.text_func())
        assert.is_true(length.sub_item_table[1].checked_func())
    end)

    it("switch the spoiler gate", function()
        local values = {}
        local gate = find(find(menu({ values = values }), "Reading").sub_item_table, "Only what I have read")

        gate.callback()

        assert.is_false(values.only_what_i_have_read)
        assert.is_false(gate.checked_func())
    end)

    it("offer login by phone and credit only where the service has them, and log out only with a key", function()
        local account = find(menu(), "Account").sub_item_table

        for __, item in ipairs(account) do
            assert.is_nil(text_of(item):find("phone", 1, true))
            assert.is_nil(text_of(item):find("Credit", 1, true))
        end
        assert.is_false(find(account, "Log out").enabled_func())
        assert.is_true(find(find(menu({ masked_key = "…" }), "Account").sub_item_table, "Log out").enabled_func())
    end)

    it("say what the budgets are, and when there is none", function()
        local values = { day_budget = "0.50" }
        local money = find(menu({ values = values }), "Money").sub_item_table

        assert.equal("Daily budget: $0.50", text_of(money[1]))
        values.day_budget = ""
        assert.equal("Daily budget: none", text_of(money[1]))
        assert.equal("For each book: none", text_of(money[2]))
    end)

    it("say whose model answers questions", function()
        local values = { model = "acme/one" }
        local model = find(menu({ values = values }), "Model").sub_item_table

        assert.equal("Summaries: one", text_of(model[1]))
        assert.equal("Questions: the same", text_of(model[2]))
        values.question_model = "acme/two"
        assert.equal("Questions: two", text_of(model[2]))
    end)

    it("word numbers with their unit, and what is left to the model", function()
        local values = { temperature = 0.7, answer_tokens = 3000 }
        local advanced = find(menu({ values = values }), "Advanced").sub_item_table

        assert.equal("Temperature: 0.7", text_of(find(advanced, "Temperature")))
        assert.equal("Top P: automatic", text_of(find(advanced, "Top P")))
        assert.equal("Longest answer: 3000 tokens", text_of(find(advanced, "Longest answer")))
        assert.equal("Time to connect: 20 s", text_of(find(advanced, "Time to connect")))
    end)
end)
