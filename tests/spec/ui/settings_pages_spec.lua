local AboutView = require("precis.ui.about_view")
local ActionsText = require("precis.ui.actions_text")
local CreditView = require("precis.ui.credit_view")
local DESCRIPTIONS = require("precis.koreader.setting_descriptions")
local FirstUseView = require("precis.ui.first_use_view")
local MenuItems = require("ui.menu_items")
local PromptsView = require("precis.ui.prompts_view")
local StorageView = require("precis.ui.storage_view")
local Template = require("precis.tasks.template")

local noting, find = MenuItems.noting, MenuItems.find

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
        local items = StorageView.items(books, noting({}), 2850000)

        local rows = {}
        for index, item in ipairs(items) do
            rows[index] = { item.text, item.mandatory }
        end
        assert.same({
            { "Export everything as Markdown" },
            { "Delete everything" },
            { "A", "1 kB" },
            { "A book that is no longer known", "2.5 MB" },
            { "Spending and the list of models", "349 kB" },
        }, rows)
    end)

    it("is empty when nothing is kept", function()
        assert.same({}, StorageView.items({ books[3] }, noting({}), 57344))
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
