local MoFile = require("precis.ui.mo_file")

local MAGIC = "\222\18\4\149"

local function number(value)
    return string.char(value % 256, math.floor(value / 256) % 256, 0, 0)
end

-- A .mo file by the manual: header, table of originals, table of translations, strings.
local function write_mo(entries)
    local originals, translations, strings = {}, {}, {}
    local offset = 28 + 16 * #entries
    local function place(text)
        strings[#strings + 1] = text .. "\0"
        offset = offset + #text + 1
        return number(#text) .. number(offset - #text - 1)
    end
    for index, entry in ipairs(entries) do
        originals[index] = place(entry[1])
        translations[index] = place(entry[2])
    end
    local header = MAGIC .. number(0) .. number(#entries) .. number(28) .. number(28 + 8 * #entries) .. number(0):rep(2)
    return header .. table.concat(originals) .. table.concat(translations) .. table.concat(strings)
end

-- The same file as a machine of the other byte order writes it.
local function swap_numbers(data, entries)
    local numbers_end = 28 + 16 * entries
    local swapped = data:sub(1, numbers_end):gsub("(.)(.)(.)(.)", "%4%3%2%1")
    return swapped .. data:sub(numbers_end + 1)
end

local POLISH = {
    { "", "Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n" },
    { "%1 request\0%1 requests", "%1 zapytanie\0%1 zapytania\0%1 zapytań" },
    { "Stop", "Zatrzymaj" },
    { "Untranslated", "" },
    { "verb\4Book", "Rezerwuj" },
}

describe("A compiled catalogue", function()
    local data = write_mo(POLISH)

    it("gives messages, contexts and plural forms, in either byte order", function()
        for __, file in ipairs({ data, swap_numbers(data, #POLISH) }) do
            local catalogue = MoFile.parse(file)

            assert.equal("Zatrzymaj", catalogue.singular["Stop"])
            assert.equal("Rezerwuj", catalogue.singular["verb\4Book"])
            assert.is_nil(catalogue.singular["Untranslated"])
            assert.same({ "%1 zapytanie", "%1 zapytania", "%1 zapytań" }, catalogue.plural["%1 request"])
            assert.equal(2, catalogue.plural_index(5))
        end
    end)

    it("is read as far as it is whole when its end is missing", function()
        local cut = data:sub(1, #data - #"Rezerwuj\0")

        local catalogue = MoFile.parse(cut)

        assert.equal("Zatrzymaj", catalogue.singular["Stop"])
        assert.is_nil(catalogue.singular["verb\4Book"])
    end)

    it("is soon done with when it lies about its size", function()
        local lying = data:sub(1, 8) .. "\255\255\255\255" .. data:sub(13)

        assert.equal("Zatrzymaj", MoFile.parse(lying).singular["Stop"])
    end)

    it("is empty when it is something else", function()
        for __, other in ipairs({ "", "\222", "msgid \"Stop\"\nmsgstr \"Halt\"\n", MAGIC, MAGIC .. number(0) }) do
            assert.same({}, MoFile.parse(other).singular)
        end
    end)
end)
