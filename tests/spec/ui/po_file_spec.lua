local Gettext = require("precis.ui.gettext")
local PoFile = require("precis.ui.po_file")

local POLISH = [[
# A comment.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"

#: ui/answer_view.lua
msgid "Stop"
msgstr "Zatrzymaj"

msgctxt "verb"
msgid "Book"
msgstr "Rezerwuj"

msgid ""
"A long "
"line"
msgstr ""
"Długi \"wiersz\"\n"
"tu"

#, fuzzy
msgid "Close"
msgstr "Zamek"

msgid "%1 request"
msgid_plural "%1 requests"
msgstr[0] "%1 zapytanie"
msgstr[1] "%1 zapytania"
msgstr[2] "%1 zapytań"

msgid "Untranslated"
msgstr ""
]]

describe("A catalogue of translations", function()
    local catalogue = PoFile.parse(POLISH)

    it("gives messages, also those told apart by context and those over several lines", function()
        assert.equal("Zatrzymaj", catalogue.singular["Stop"])
        assert.equal("Rezerwuj", catalogue.singular["verb\4Book"])
        assert.equal('Długi "wiersz"\ntu', catalogue.singular["A long line"])
    end)

    it("leaves out what is unsure or missing", function()
        assert.is_nil(catalogue.singular["Close"])
        assert.is_nil(catalogue.singular["Untranslated"])
    end)

    it("picks the plural form by the language's own rule", function()
        local expected = { [1] = 0, [2] = 1, [4] = 1, [5] = 2, [12] = 2, [22] = 1, [112] = 2, [0] = 2 }

        for count, form in pairs(expected) do
            assert.equal(form, catalogue.plural_index(count), "for " .. count)
        end
        assert.same({ "%1 zapytanie", "%1 zapytania", "%1 zapytań" }, catalogue.plural["%1 request"])
    end)

    it("runs nothing that a plural rule smuggles in", function()
        local evil = PoFile.parse('msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=os.exit(3);\\n"\n')

        assert.equal(1, evil.plural_index(2))
    end)

    it("is not needed: English stands when there is none", function()
        Gettext.use("no/such/folder", "pl_PL")

        assert.equal("Stop", Gettext("Stop"))
        assert.equal("requests", Gettext.ngettext("request", "requests", 2))
        assert.equal("2 of 5", Gettext.template("%1 of %2", 2, 5))
        Gettext.use(nil, nil)
    end)
end)
