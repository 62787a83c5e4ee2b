local Template = require("precis.tasks.template")
local prompts = require("precis.tasks.prompts.selection")

describe("A template", function()
    it("is filled with what it names", function()
        assert.equal("Explain x in Latin.", Template.fill("Explain {selection} in {language}.", {
            selection = "x",
            language = "Latin",
        }))
    end)

    it("takes values as they are, braces and percent signs too", function()
        assert.equal("{question} %1", Template.fill("{selection}", { selection = "{question} %1" }))
    end)

    it("writes a brace for two", function()
        assert.equal('{"a": x}', Template.fill('{{"a": {selection}}}', { selection = "x" }))
    end)

    it("is refused when a gap is unknown or a brace alone", function()
        for __, text in ipairs({ "{selektion}", "{", "a } b", "{selection", "{}", "{{selection}" }) do
            assert.is_nil((Template.check(text)), text)
        end
    end)

    it("is what every built-in action is", function()
        for name, text in pairs(prompts.actions) do
            assert.is_true(Template.check(text), name)
            assert.is_true(Template.uses(text, "selection"), name)
        end
    end)
end)

describe("The file of the reader's own actions", function()
    it("has a title in brackets for each, and its text below", function()
        local actions = Template.read_actions(
            "# My actions\r\n\r\n[Etymology]\r\nWhere does {selection} come from?\r\n\r\n"
                .. "[ As a poem ]\n# a note\nRhyme:\n{selection}\n"
        )

        assert.equal(2, #actions)
        assert.equal("Etymology", actions[1].title)
        assert.equal("Where does {selection} come from?", actions[1].template)
        assert.equal("As a poem", actions[2].title)
        assert.equal("Rhyme:\n{selection}", actions[2].template)
    end)

    it("may be empty", function()
        assert.same({}, Template.read_actions(""))
        assert.same({}, Template.read_actions("# nothing yet\n"))
    end)

    local mistakes = {
        ["text before the first title"] = { "hello\n[A]\n{selection}", 1 },
        ["an action without text"] = { "[A]\n\n[B]\n{selection}", 1 },
        ["an unknown gap"] = { "[A]\nx\n{recapp}", 3 },
        ["the same title twice"] = { "[A]\nx\n[A]\ny", 3 },
        ["a last action without text"] = { "[A]\nx\n[B]\n", 3 },
    }
    for what, case in pairs(mistakes) do
        it("tells the line of " .. what, function()
            local actions, err = Template.read_actions(case[1])

            assert.is_nil(actions)
            assert.equal("bad_actions", err.kind)
            assert.equal(case[2], err.line)
        end)
    end
end)
