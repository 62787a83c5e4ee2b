local ActionsFile = require("precis.tasks.actions_file")

local FILE = table.concat({
    "# My actions",
    "",
    "[Etymology]",
    "# for single words",
    "Where does {selection} come from?",
    "",
    "[As a poem]",
    "Rhyme:",
    "{selection}",
    "",
}, "\n")

local function titles(document)
    local found = {}
    for index, action in ipairs(document.actions) do
        found[index] = action.title
    end
    return found
end

describe("The file of the reader's own actions", function()
    it("has a title in brackets for each, and its text below", function()
        local text = "# My actions\r\n\r\n[Etymology]\r\nWhere does {selection} come from?\r\n\r\n"
            .. "[ As a poem ]\n# a note\nRhyme:\n{selection}\n"

        local actions = ActionsFile.read(text).actions

        assert.same({ "Etymology", "As a poem" }, titles({ actions = actions }))
        assert.equal("Where does {selection} come from?", actions[1].template)
        assert.equal("Rhyme:\n{selection}", actions[2].template)
    end)

    it("may be empty", function()
        assert.same({}, ActionsFile.read("").actions)
        assert.same({}, ActionsFile.read("# nothing yet\n").actions)
    end)

    it("is written as it was read, notes and all", function()
        assert.equal(FILE, ActionsFile.write(ActionsFile.read(FILE)))
        assert.equal("", ActionsFile.write(ActionsFile.read("")))
    end)

    local mistakes = {
        ["text before the first title"] = { "hello\n[A]\n{selection}", 1, "no_title" },
        ["a title without words"] = { "[A]\nx\n[]\ny", 3, "no_title" },
        ["an action without text"] = { "[A]\n\n[B]\n{selection}", 1, "no_text", "A" },
        ["an action with notes alone"] = { "[A]\n# later\n", 1, "no_text", "A" },
        ["an unknown gap"] = { "[A]\nx\n{recapp}", 3, "unknown_gap", "recapp" },
        ["a brace alone"] = { "[A]\nx\n# {\n}", 4, "lonely_brace" },
        ["the same title twice"] = { "[A]\nx\n[A]\ny", 3, "twice", "A" },
        ["a last action without text"] = { "[A]\nx\n[B]\n", 3, "no_text", "B" },
    }
    for what, case in pairs(mistakes) do
        it("tells the line of " .. what, function()
            local document, err = ActionsFile.read(case[1])

            assert.is_nil(document)
            assert.same({ "bad_actions", case[2], case[3], case[4] }, { err.kind, err.line, err.reason, err.name })
        end)
    end

    it("changes in one place when one action is changed", function()
        local document = ActionsFile.read(FILE)

        ActionsFile.put(document, 1, { title = "Origin", text = "# for single words\nWhence {selection}?" })

        local expected = FILE:gsub("Etymology", "Origin"):gsub("Where does {selection} come from", "Whence {selection}")
        assert.equal(expected, ActionsFile.write(document))
    end)

    it("takes a new action at its end", function()
        local document = ActionsFile.read(FILE)

        ActionsFile.put(document, nil, { title = "Antonym", text = "{selection}?\n" })

        local again = ActionsFile.read(ActionsFile.write(document))
        assert.same({ "Etymology", "As a poem", "Antonym" }, titles(again))
        assert.equal("{selection}?", again.actions[3].template)
    end)
end)

describe("An action that is being written", function()
    it("is good with a title and a text", function()
        assert.is_true(ActionsFile.check({ title = "Origin", text = "# a note\nWhence {selection}?\n" }))
    end)

    local mistakes = {
        ["no title"] = { { title = "", text = "x" }, 1, "no_title" },
        ["no text"] = { { title = "A", text = "\n# note\n" }, 1, "no_text" },
        ["a gap that does not exist"] = { { title = "A", text = "x\n{selektion}" }, 2, "unknown_gap" },
        ["a line that would begin another"] = { { title = "A", text = "x\n\n[B]\ny" }, 3, "title_inside" },
        ["a title with brackets"] = { { title = "a]b", text = "x" }, 1, "bad_title" },
    }
    for what, case in pairs(mistakes) do
        it("is refused with " .. what .. ", and the line is told", function()
            local ok, err = ActionsFile.check(case[1])

            assert.is_nil(ok)
            assert.same({ case[2], case[3] }, { err.line, err.reason })
        end)
    end
end)
