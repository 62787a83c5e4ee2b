local AboutView = require("precis.ui.about_view")
local ActionsText = require("precis.ui.actions_text")
local CreditView = require("precis.ui.credit_view")
local DESCRIPTIONS = require("precis.koreader.setting_descriptions")
local FirstUseView = require("precis.ui.first_use_view")
local PromptsView = require("precis.ui.prompts_view")
local SettingsView = require("precis.ui.settings_view")
local StorageView = require("precis.ui.storage_view")
local Template = require("precis.tasks.template")

-- Actions that note what was called, with what.
local function noting(noted)
    return setmetatable({}, {
        __index = function(__, name)
            return function(what)
                noted[#noted + 1] = type(what) == "string" and name .. " " .. what or name
            end
        end,
    })
end

local function text_of(item)
    return item.text or item.text_func()
end

local function find(items, text)
    for __, item in ipairs(items) do
        if text_of(item):find(text, 1, true) then
            return item
        end
    end
    error("no item " .. text)
end

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

describe("What is said the first time", function()
    it("names the service, what is sent, and the daily budget", function()
        local words = FirstUseView.statement("https://openrouter.ai/api/v1", "0.50")

        assert.truthy(words:find("goes to openrouter.ai", 1, true))
        assert.truthy(words:find("At most $0.50 a day", 1, true))
        local own = FirstUseView.statement("http://192.168.1.5:11434/v1", "")
        assert.truthy(own:find("goes to 192.168.1.5:11434", 1, true))
        assert.truthy(own:find("There is no daily budget.", 1, true))
    end)
end)

describe("What a key still has", function()
    it("is told with its limit, when that begins anew, and what the account has left", function()
        local words = CreditView.text({
            key = {
                limit = "5",
                limit_remaining = "3.25",
                limit_reset = "monthly",
                usage_daily = "0.01",
                usage_monthly = "1.75",
                free_requests = { remaining = 40, limit = 50 },
            },
            credits = { left = "12.5" },
        })

        assert.equal(
            table.concat({
                "The account has $12.50 left.",
                "The key may still spend $3.25 of $5.00. It resets every month.",
                "Used with this key: $0.01 today, $1.75 this month.",
                "Free requests left today: 40 of 50.",
            }, "\n\n"),
            words
        )
    end)

    it("is little when the service tells little", function()
        assert.equal("The key has no limit of its own.", CreditView.text({ key = { free_requests = {} } }))
    end)
end)

describe("The list of what is kept", function()
    local books = {
        { title = "A", answers = 1, answer_bytes = 900, index_bytes = 100, spent = "0.01" },
        { answers = 0, answer_bytes = 0, index_bytes = 2500000, spent = "0" },
        { title = "Only paid for", answers = 0, answer_bytes = 0, index_bytes = 0, spent = "0.2" },
    }

    it("has each book with its size, after what can be done with all", function()
        local items = StorageView.items(books, noting({}))

        local rows = {}
        for index, item in ipairs(items) do
            rows[index] = { item.text, item.mandatory }
        end
        assert.same({
            { "Export everything as Markdown" },
            { "Delete everything" },
            { "A", "1 kB" },
            { "A book that is no longer known", "2.5 MB" },
        }, rows)
    end)

    it("is empty when nothing is kept", function()
        assert.same({}, StorageView.items({ books[3] }, noting({})))
    end)

    it("tells of a book what is kept and what was spent", function()
        assert.equal("A\n1 answer, 1 kB\nIndex for searching: 1 kB\nSpent on it: $0.01", StorageView.details(books[1]))
    end)
end)

describe("The prompts", function()
    local function items(state, noted)
        state.get = state.get or function()
            return ""
        end
        return PromptsView.items(state, noting(noted or {}))
    end

    it("say which built-in instructions have the reader's wish", function()
        local list = items({
            actions = {},
            get = function(setting)
                assert(DESCRIPTIONS[setting], setting)
                return setting == "wish_recap" and "Rhyme." or ""
            end,
        })

        assert.equal("as built in", find(list, "Summaries").mandatory)
        assert.equal("with your wish", find(list, "Recaps").mandatory)
    end)

    it("have each own action, and a way to add one", function()
        local noted = {}
        local list = items({ actions = { { title = "Origin" }, { title = "Rhyme" } } }, noted)

        find(list, "Rhyme").callback()
        find(list, "Add an action").callback()

        assert.same({ "show_action", "add_action" }, noted)
    end)

    it("tell the line of a mistake in the file, and lead there", function()
        local noted = {}
        local err = { kind = "bad_actions", line = 7, reason = "unknown_gap", name = "selektion" }
        local row = find(items({ mistake = err }, noted), "have a mistake")

        row.callback()

        assert.equal("line 7", row.mandatory)
        assert.same({ "edit_file" }, noted)
    end)

    it("offer to put in every gap that there is", function()
        local offered = {}
        for __, piece in ipairs(ActionsText.pieces()) do
            offered[piece.text:match("^{(.*)}$")] = true
        end

        assert.same(Template.VARIABLES, offered)
    end)
end)

describe("The facts for a report", function()
    it("tell versions, device and model, and nothing that is the reader's own", function()
        local settings = {
            get = function(__, name)
                return ({ base_url = "http://192.168.1.5/v1", model = "acme/one" })[name]
            end,
        }

        local facts = AboutView.facts("0.1.0", { koreader = "v2026.07", device = "Kobo_nova" }, settings)

        assert.equal("Précis 0.1.0\nKOReader v2026.07\nDevice Kobo_nova\nModel acme/one\nService another one", facts)
    end)
end)
