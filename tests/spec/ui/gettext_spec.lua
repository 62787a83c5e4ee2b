local Gettext = require("precis.ui.gettext")

local HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=n != 1;\\n"\n\n'

describe("The texts of a language", function()
    local folder, files

    local function write(name, content)
        local path = folder .. "/" .. name
        local file = assert(io.open(path, "wb"))
        file:write(content)
        file:close()
        files[#files + 1] = path
    end

    before_each(function()
        folder, files = os.tmpname(), {}
        os.remove(folder)
        assert(os.execute("mkdir '" .. folder .. "'"))
    end)

    after_each(function()
        Gettext.use(nil, nil)
        for __, path in ipairs(files) do
            os.remove(path)
        end
        os.remove(folder)
    end)

    it("serve all countries that speak it, whatever KOReader adds to its name", function()
        write("it.po", HEADER .. 'msgid "Stop"\nmsgstr "Ferma"\n')

        for __, language in ipairs({ "it", "it_IT", "it_CH.utf8" }) do
            Gettext.use(folder, language)
            assert.equal("Ferma", Gettext("Stop"), language)
        end
    end)

    it("are a country's own when there are such", function()
        write("pt.po", HEADER .. 'msgid "Stop"\nmsgstr "Alto"\n')
        write("pt_BR.po", HEADER .. 'msgid "Stop"\nmsgstr "Parar"\n')

        Gettext.use(folder, "pt_BR")

        assert.equal("Parar", Gettext("Stop"))
    end)

    it("are a neighbour's rather than English", function()
        write("pt_BR.po", HEADER .. 'msgid "Stop"\nmsgstr "Parar"\n')

        Gettext.use(folder, "pt_PT")

        assert.equal("Parar", Gettext("Stop"))
    end)

    it("are found by the English line, as the package keeps them", function()
        write("texts.lines", "\nStop\n%1 model\nOne\\ntwo\nnew\n")
        write("de.lines", "Plural-Forms: nplurals=2; plural=n != 1;\nStopp\n%1 Modell\t%1 Modelle\t\nEins\\nzwei\n\n")

        Gettext.use(folder, "de")

        assert.equal("Stopp", Gettext("Stop"))
        assert.equal("%1 Modelle", Gettext.ngettext("%1 model", "%1 models", 2))
        assert.equal("Eins\nzwei", Gettext("One\ntwo"))
        assert.equal("new", Gettext("new"))
    end)

    it("are those of a reader's own catalogue rather than the package's", function()
        write("texts.lines", "\nStop\n")
        write("eo.lines", "\nStopu\n")
        write("eo.po", HEADER .. 'msgid "Stop"\nmsgstr "Haltu"\n')

        Gettext.use(folder, "eo")

        assert.equal("Haltu", Gettext("Stop"))
    end)

    it("are English where a plural form is missing", function()
        write("pl.po", HEADER .. 'msgid "%1 model"\nmsgid_plural "%1 models"\nmsgstr[0] "%1 model"\n')

        Gettext.use(folder, "pl_PL")

        assert.equal("%1 models", Gettext.ngettext("%1 model", "%1 models", 5))
    end)

    it("never come from outside their folder", function()
        for __, language in ipairs({ "../de", "/etc/passwd", "", "....", "de/../../x" }) do
            Gettext.use(folder, language)
            assert.equal("Stop", Gettext("Stop"))
        end
    end)

    it("are English when a folder stands where a catalogue should be", function()
        assert(os.execute("mkdir '" .. folder .. "/de.po'"))

        Gettext.use(folder, "de")

        assert.equal("Stop", Gettext("Stop"))
        os.remove(folder .. "/de.po")
    end)
end)
