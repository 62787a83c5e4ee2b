local AnswerFile = require("precis.ui.answer_file")
local AnswerHtml = require("precis.ui.answer_html")
local OfferView = require("precis.ui.offer_view")
local PassageView = require("precis.ui.passage_view")
local SelectionView = require("precis.ui.selection_view")
local ThreadsView = require("precis.ui.threads_view")

local function answer()
    return {
        text = "She **left** [1]. He stayed [2, 3].",
        passages = {
            { number = 1, title = "The Chair", text = "She left." },
            { number = 2, title = "", text = "He." },
        },
        citations = {
            { number = 1, at = 13, chapter = 2, offset = 5, verified = true },
            { number = 2, at = 28, chapter = 3, offset = 0, verified = true },
            { number = 3, at = 28, verified = false },
        },
    }
end

describe("A finished answer", function()
    it("has its citations as links to their passages, in the order of the text", function()
        local html = AnswerHtml.body(answer())

        assert.truthy(html:find('<strong>left</strong> <a href="precis-passage:1">[1]</a>. He', 1, true))
        assert.truthy(html:find('<a href="precis-passage:2">[2]</a>', 1, true))
    end)

    it("does not link what was not found in the book, and says so", function()
        local html = AnswerHtml.body(answer())

        assert.truthy(html:find("[3?]", 1, true))
        assert.is_nil(html:find("precis-passage:3", 1, true))
        assert.truthy(html:find("[?] These words were not found in the book.", 1, true))
    end)

    it("knows its own links from all others", function()
        assert.equal(12, AnswerHtml.citation_index("precis-passage:12"))
        assert.is_nil(AnswerHtml.citation_index("https://evil.example/precis-passage:12"))
        assert.is_nil(AnswerHtml.citation_index("precis-passage:x"))
    end)

    it("cannot put a link of its own into the page", function()
        local forged = { text = "a \0011\002 [x](precis-passage:1)", citations = {} }

        assert.is_nil(AnswerHtml.body(forged):find("<a", 1, true))
    end)

    it("lists each cited passage once", function()
        local cited = answer()
        cited.citations[4] = { number = 1, at = 30, chapter = 2, offset = 5, verified = true }
        local opened = {}

        local items = PassageView.items(cited, function(index)
            table.insert(opened, index)
        end)
        items[3].callback()

        assert.equal(3, #items)
        assert.equal("[1] The Chair", items[1].text)
        assert.equal("[2]", items[2].text)
        assert.equal("not found", items[3].mandatory)
        assert.same({ 3 }, opened)
    end)

    it("shows what was cited, and says when there is nothing to show", function()
        local cited = answer()

        assert.equal("She left.", PassageView.text(cited.citations[1], cited.passages[1]))
        assert.truthy(PassageView.text(cited.citations[3], nil):find("never given", 1, true))
        local misquoted = { number = 1, verified = false }
        assert.truthy(PassageView.text(misquoted, cited.passages[1]):find("not in this passage", 1, true))
    end)
end)

describe("An answer that is kept", function()
    local kept = { title = "Who\nis she?", text = "The **clerk**.", foot = "m · $0.01", date = "2026-08-22" }

    it("goes into a file beside the book", function()
        assert.equal("/books/a.b/story.precis.md", AnswerFile.path("/books/a.b/story.epub"))
        assert.equal("/books/a.b/story.precis.md", AnswerFile.path("/books/a.b/story"))
        assert.equal("/books/.hidden.precis.md", AnswerFile.path("/books/.hidden"))
    end)

    it("comes after those that are there", function()
        local first = AnswerFile.added(nil, "The Clerk", kept)
        local second = AnswerFile.added(first, "The Clerk", kept)

        assert.equal("# The Clerk\n\n## Who is she?\n\nThe **clerk**.\n\n*2026-08-22 · m · $0.01*\n", first)
        assert.equal(first, second:sub(1, #first))
        assert.equal(1, select(2, second:gsub("# The Clerk", "")))
    end)
end)

describe("Selected words", function()
    it("are shortened to a title, never within a character", function()
        local title = SelectionView.title(("漢"):rep(200))

        assert.equal(("漢"):rep(80) .. "…", title)
        assert.equal("a b", SelectionView.title("a \n b"))
    end)

    it("have a working button for every action", function()
        local chosen = {}
        local rows = SelectionView.rows(function(action)
            table.insert(chosen, action)
        end, function()
            table.insert(chosen, "ask…")
        end, function()
            table.insert(chosen, "close")
        end)
        for __, row in ipairs(rows) do
            for ___, button in ipairs(row) do
                button.callback()
            end
        end

        assert.same({ "explain", "who", "define", "translate", "simplify", "summarise", "ask…", "close" }, chosen)
        local prompts = require("precis.tasks.prompts.selection")
        for index = 1, 6 do
            assert.truthy(prompts.actions[chosen[index]], chosen[index])
        end
    end)
end)

describe("An offer", function()
    it("is made to somebody who was away for days, in whole days", function()
        assert.equal(3, OfferView.days_away(0, 3 * 86400))
        assert.is_nil(OfferView.days_away(0, 3 * 86400 - 1))
        assert.is_nil(OfferView.days_away(nil, 1e9))
        assert.is_nil(OfferView.days_away(1e9, 0))
        assert.equal("It is 12 days since you read this.", OfferView.coming_back(12))
    end)
end)

describe("A conversation", function()
    local thread = { id = 7, title = "Who?" }

    it("reads as questions and answers in turn", function()
        local turns = { { question = "Who *is*\nshe?", answer = "She." }, { question = "Why?", answer = "So." } }

        local shown = ThreadsView.answer(thread, turns)

        assert.equal("**▸ Who \\*is\\* she?**\n\nShe.\n\n**▸ Why?**\n\nSo.\n\n", shown.text)
        assert.equal(7, shown.thread)
    end)

    it("keeps each answer's links to its own passages", function()
        local function turn(words)
            return {
                question = "Who?",
                answer = "She [1].",
                passages = { { text = words } },
                citations = { { number = 1, at = 4, verified = true } },
            }
        end

        local shown = ThreadsView.answer(thread, { turn("first"), turn("second") })

        local html = AnswerHtml.body(shown)
        assert.truthy(html:find('She <a href="precis-passage:1">[1]</a>.', 1, true))
        assert.truthy(html:find('She <a href="precis-passage:2">[1]</a>.', 1, true))
        for index, words in ipairs({ "first", "second" }) do
            assert.equal(words, PassageView.passage_of(shown, shown.citations[index]).text)
        end
        assert.equal(2, #PassageView.items(shown, function() end))
    end)

    it("gives nothing away that lies ahead", function()
        assert.equal(
            "This conversation is about pages that you have not read yet.", ThreadsView.answer(thread, {}).text
        )
    end)
end)
