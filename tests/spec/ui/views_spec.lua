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

    it("lead to where somebody is mentioned", function()
        local holmes = {
            name = "Holmes",
            first = { chapter = 1, offset = 10 },
            last = { chapter = 3, offset = 5 },
            mentions = { { chapter = 1, offset = 10 }, { chapter = 3, offset = 5 } },
        }
        local gone = {}
        local function go_to(place)
            table.insert(gone, place.chapter)
        end

        local rows = EntitiesView.rows(holmes, { go_to = go_to })
        rows[1][1].callback()
        rows[1][2].callback()
        EntitiesView.mentions(holmes, tostring, go_to)[2].callback()

        assert.same({ "First mention", "Latest mention" }, texts(rows[1]))
        assert.same({ "All mentions", "Close" }, texts(rows[2]))
        assert.same({ 1, 3, 3 }, gone)
    end)

    it("lead nowhere when nobody says the name", function()
        assert.same({ "Close" }, texts(EntitiesView.rows({ name = "The narrator" }, {})[1]))
    end)

    it("have a timeline, chapter by chapter", function()
        local timeline = {
            { chapter = 1, what = "A stick is found.", when = "morning" },
            { chapter = 1, what = "Its owner calls.", when = "" },
            { chapter = 2, what = "A letter is read." },
        }
        local function title(number)
            return "Chapter " .. number
        end

        local expected = "Chapter 1\n• A stick is found. (morning)\n• Its owner calls.\n\n"
            .. "Chapter 2\n• A letter is read."
        assert.equal(expected, EntitiesView.timeline(timeline, title))
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
