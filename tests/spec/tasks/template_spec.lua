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
