local Codec = require("precis.koreader.codec")
local FakeHost = require("async.fake_host")
local Json = require("precis.text.json")
local LookUp = require("precis.tasks.look_up")
local LooseJson = require("precis.tasks.loose_json")
local Mentions = require("precis.tasks.mentions")
local Merge = require("precis.tasks.xray_merge")
local Reply = require("precis.tasks.xray_reply")
local names = require("tasks.entity_names")

local json = Json.new(assert(Codec.load("dkjson")))

local function entity(name, aliases, description, kind)
    return { name = name, kind = kind or "person", aliases = aliases or {}, description = description or "" }
end

local function part(chapter, entities, events)
    return { chapter = chapter, offset = 100, entities = entities, events = events or {} }
end

describe("JSON in a model's answer", function()
    local readable = {
        ["stands alone"] = '{"a":[1,2]}',
        ["stands in a fence"] = '```json\n{"a":[1,2]}\n```',
        ["has words around it"] = 'Sure! Here it is: {"a":[1,2]} Hope this helps {x}',
        ["has brackets before it"] = 'As [you] asked: {"a":[1,2]}',
        ["has a comma too many"] = '{"a":[1,2,],}',
    }
    for how, answer in pairs(readable) do
        it("is read when it " .. how, function()
            assert.same({ a = { 1, 2 } }, LooseJson.decode(json, answer))
        end)
    end

    it("keeps its whole items when it was cut short", function()
        local answer = '{"list":[{"name":"A }"},{"name":"B\\""},{"name":"C'

        assert.same({ list = { { name = "A }" }, { name = 'B"' } } }, LooseJson.decode(json, answer))
    end)

    it("is not found in prose", function()
        for __, answer in ipairs({ "", "No idea.", "{", "[[[", '{"a"', "}{", '"', "42" }) do
            local value, err = LooseJson.decode(json, answer)

            assert.is_nil(value)
            assert.equal("bad_json", err.kind)
        end
    end)
end)

describe("What a model says of a part", function()
    local TEXT = "Anna met Boris at the harbour of Riga. Annabel stayed away."

    it("is taken as far as the part names it", function()
        local answer = '{"entities":[{"name":"Anna","kind":"person","aliases":["Annie"],"description":"Meets Boris."},'
            .. '{"name":"Napoleon","kind":"person","aliases":[],"description":"An emperor."}],"events":[]}'

        local found = Reply.read(json, answer, TEXT)

        assert.same({ entity("Anna", {}, "Meets Boris.") }, found.entities)
    end)

    it("knows people under the forms that say whose", function()
        local text = "Elin Venn's hand. Elin Venn wrote. Holmes’ pipe; Holmes’s hat. McDonald's was shut."
        local answer = '{"entities":[{"name":"Elin Venn","kind":"person","aliases":[],"description":"Writes."},'
            .. '{"name":"Elin Venn\'s","kind":"person","description":"Has a hand."},'
            .. '{"name":"Holmes’","kind":"person","aliases":["Holmes’s"]},'
            .. '{"name":"McDonald\'s","kind":"place"}]}'

        local found = Reply.read(json, answer, text).entities

        assert.same({ "Elin Venn", "Holmes", "McDonald's" }, names(found))
        assert.same(entity("Elin Venn", {}, "Writes."), found[1])
        assert.same({}, found[2].aliases)
    end)

    it("knows a German genitive where the text shows that it is one", function()
        local text = "Anna ging. Annas Hut lag da. Jonas ging auch, Jonas Hut blieb. Jona schlief. Hans schlief."
        local answer = '{"people":[{"name":"Annas"},{"name":"Jonas"},{"name":"Hans"}]}'

        local found = Reply.read(json, answer, text).entities

        assert.same({ "Anna", "Jonas", "Hans" }, names(found))
        assert.same({ "Annas" }, found[1].aliases)
    end)

    it("takes whole words for names", function()
        local found = Reply.read(json, '{"entities":[{"name":"Ann"},{"name":"Riga","type":"Location"}]}', TEXT)

        assert.same({ entity("Riga", {}, "", "place") }, found.entities)
    end)

    it("is read whatever its lists are called", function()
        local found = Reply.read(json, '{"people":[{"name":"Boris"}],"places":[{"name":"Riga"}]}', TEXT)

        assert.same({ entity("Boris"), entity("Riga", {}, "", "place") }, found.entities)
    end)

    it("becomes one plain line of bounded length", function()
        local long = ("x"):rep(5000)
        local answer = '{"entities":[{"name":"Anna","description":"<script>a</script>\\n\\tb ' .. long .. '"}]}'

        local description = Reply.read(json, answer, TEXT).entities[1].description

        assert.equal("a b x", description:sub(1, 5))
        assert.is_true(#description < 600)
    end)

    it("never fails, whatever its members are", function()
        for __, answer in ipairs({
            '{"entities":7}',
            '{"entities":[1,"a",{"name":4},{"aliases":"Anna"},{"kind":[],"name":"Anna","aliases":[{}]}]}',
            '{"events":["Anna met Boris.",{"what":3}]}',
            "[]",
        }) do
            assert.is_table(Reply.read(json, answer, TEXT).entities)
        end
    end)
end)

describe("People of several parts", function()
    it("are one person when a name or another name is the same", function()
        local merged = Merge.entities({
            part(1, { entity("Anna Petrovna", { "Anya" }, "Keeps the light.") }),
            part(2, { entity("Anya", {}, "Leaves the island.") }),
        })

        assert.same({ "Anna Petrovna" }, names(merged))
        assert.equal("Keeps the light. Leaves the island.", merged[1].description)
    end)

    it("stay apart when one part tells them apart", function()
        local merged = Merge.entities({
            part(1, { entity("Sir Henry", { "Baskerville" }), entity("Sir Charles", { "Baskerville" }) }),
        })

        assert.same({ "Sir Henry", "Sir Charles" }, names(merged))
    end)

    it("are not one because both are called the boy", function()
        local merged = Merge.entities({
            part(1, { entity("Tom", { "the boy" }) }),
            part(2, { entity("Huck", { "the boy" }) }),
        })

        assert.same({ "Tom", "Huck" }, names(merged))
    end)

    it("are known by their surname when nobody shares it", function()
        local merged = Merge.entities({
            part(1, { entity("John Watson", {}, "A doctor."), entity("Ann Bell"), entity("Bob Bell") }),
            part(2, { entity("Watson", {}, "Goes out."), entity("Bell") }),
        })

        assert.same({ "John Watson", "Ann Bell", "Bob Bell", "Bell" }, names(merged))
        assert.equal("A doctor. Goes out.", merged[1].description)
    end)
end)

describe("Mentions of a name", function()
    local function scan(entities, texts)
        local mentions = Mentions.new(entities)
        FakeHost.new():run(function()
            for chapter, text in ipairs(texts) do
                assert(mentions:scan(chapter, text))
            end
        end)
        return mentions
    end

    it("are counted with their places, the other names' too", function()
        local anna = entity("Anna Petrovna", { "Anya" })

        local found = scan({ anna }, { "Anna Petrovna came.", "So Anya left. Anna stayed; ANYA!" }):of(anna)

        assert.equal(3, found.count)
        assert.same({ chapter = 1, offset = 0 }, found.places[1])
        assert.same({ chapter = 2, offset = 3 }, found.places[2])
        assert.same({ chapter = 2, offset = 27 }, found.last)
    end)

    it("of the longer name are not the shorter one's", function()
        local anna, annas_house = entity("Anna"), entity("Anna House", {}, "", "place")

        local mentions = scan({ anna, annas_house }, { "Anna House is far. Anna is near." })

        assert.equal(1, mentions:of(anna).count)
        assert.equal(1, mentions:of(annas_house).count)
    end)

    it("are names, not the common words that are written alike", function()
        local will = entity("Will")

        assert.equal(1, scan({ will }, { "He will go, and Will too." }):of(will).count)
    end)

    it("are found where no spaces part words", function()
        local botchan = entity("坊っちゃん")

        local found = scan({ botchan }, { "それは坊っちゃんです。坊っちゃんだ。" }):of(botchan)

        assert.equal(2, found.count)
        assert.same({ chapter = 1, offset = #"それは" }, found.places[1])
    end)
end)

describe("Looking up a name", function()
    local entities = { entity("Sherlock Holmes", { "Holmes" }), entity("Ann Bell"), entity("Bob Bell") }

    it("finds whom it is or belongs to", function()
        assert.equal(entities[1], LookUp.find(entities, "Holmes’s"))
        assert.equal(entities[1], LookUp.find(entities, "  sherlock "))
        assert.equal(entities[2], LookUp.find(entities, "Miss Ann Bell"))
    end)

    it("finds nobody when it may be several, or is no name", function()
        assert.is_nil(LookUp.find(entities, "Bell"))
        assert.is_nil(LookUp.find(entities, "…"))
    end)
end)
