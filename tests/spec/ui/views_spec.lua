local EntitiesView = require("precis.ui.entities_view")
local MenuView = require("precis.ui.menu_view")
local PanelView = require("precis.ui.panel_view")

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

    it("ticks what is paid for, and counts the answers that are kept", function()
        local paid = { summary = true, recap = false, overview = false, xray = true, answers = 7, threads = 2 }
        local rows = PanelView.rows({ model = "gpt-4o-mini", paid = paid }, noting({}))

        assert.same({ "✓ Summarise this chapter", "Recap so far" }, texts(rows[1]))
        assert.same({ "Ask the book…", "✓ People, places, terms" }, texts(rows[2]))
        assert.same({ "The whole book", "Past answers (7)" }, texts(rows[3]))
    end)

    it("has a working button for everything", function()
        local pressed = {}

        for __, row in ipairs(PanelView.rows(state, noting(pressed))) do
            for ___, button in ipairs(row) do
                button.callback()
            end
        end

        assert.same({ "summarise", "recap", "ask", "people", "overview", "answers", "picture", "settings" }, pressed)
    end)
end)

local function none()
    return {}
end

describe("The menu", function()
    it("offers the settings alone while no book is open", function()
        assert.same({ "Settings" }, texts(MenuView.items(false, noting({}), none)))
    end)

    it("offers everything for an open book, and each entry works", function()
        local chosen = {}

        local items = MenuView.items(true, noting(chosen), none)
        for index = 1, #items - 1 do
            items[index].callback()
        end

        assert.equal("Summarise this chapter", items[1].text)
        local expected =
            { "summarise", "recap", "ask", "people", "overview", "picture", "answers", "threads", "waiting", "panel" }
        assert.same(expected, chosen)
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
