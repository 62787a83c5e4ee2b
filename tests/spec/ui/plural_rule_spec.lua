local PluralRule = require("precis.ui.plural_rule")

local FEW = "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20)"
local RULES = {
    arabic = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)",
    french = "(n > 1)",
    german = "(n != 1)",
    japanese = "0",
    polish = "(n==1 ? 0 : " .. FEW .. " ? 1 : 2)",
    russian = "(n%10==1 && n%100!=11 ? 0 : " .. FEW .. " ? 1 : 2)",
}
local FORMS = {
    arabic = { [0] = 0, [1] = 1, [2] = 2, [3] = 3, [10] = 3, [11] = 4, [99] = 4, [100] = 5, [103] = 3, [111] = 4 },
    french = { [0] = 0, [1] = 0, [2] = 1, [1000] = 1 },
    german = { [0] = 1, [1] = 0, [2] = 1, [21] = 1 },
    japanese = { [0] = 0, [1] = 0, [100] = 0 },
    polish = { [0] = 2, [1] = 0, [2] = 1, [5] = 2, [12] = 2, [21] = 2, [22] = 1, [112] = 2 },
    russian = { [0] = 2, [1] = 0, [2] = 1, [5] = 2, [11] = 2, [21] = 0, [22] = 1, [111] = 2, [121] = 0 },
}

local function compile(rule)
    return PluralRule.compile("Plural-Forms: nplurals=9; plural=" .. rule .. ";\n")
end

describe("A plural rule", function()
    for language, expected in pairs(FORMS) do
        it("counts as " .. language .. " does", function()
            local rule = compile(RULES[language])

            for count, form in pairs(expected) do
                assert.equal(form, rule(count), "for " .. count)
            end
        end)
    end

    it("falls back to English's when there is none, or it cannot be understood", function()
        local unusable = {
            "",
            "os.exit(3)",
            "(n",
            "n ? 1",
            "n = 1",
            "while",
            "nn",
            "n(n)",
            ("("):rep(300) .. "n" .. (")"):rep(300),
            ("n?"):rep(5000),
        }

        for __, text in ipairs(unusable) do
            local rule = compile(text)

            assert.same({ 0, 1 }, { rule(1), rule(2) }, text:sub(1, 40))
        end
    end)
end)
