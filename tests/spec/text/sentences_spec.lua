local Sentences = require("precis.text.sentences")

local function sentences_of(text)
    local sentences, first = {}, 1
    for __, last in ipairs(Sentences.borders(text)) do
        sentences[#sentences + 1] = text:sub(first, last)
        first = last + 1
    end
    return sentences
end

describe("sentences", function()
    it("end at full stops, not at abbreviations, initials, decimals or dots in speech", function()
        assert.same(
            { "Mr. Smith met Dr. J. R. Jones. ", '"What?" he said. ', '"No!" ', "It was... well, 3.5. ", "See No. 5." },
            sentences_of('Mr. Smith met Dr. J. R. Jones. "What?" he said. "No!" It was... well, 3.5. See No. 5.')
        )
    end)

    it("end at paragraphs, even where no mark stands", function()
        assert.same({ "A title\n\n", "Some text" }, sentences_of("A title\n\nSome text"))
    end)

    it("end in Chinese and Japanese without a space, behind the closing quote", function()
        assert.same({ "我来了。", "“你好！”", "他说。" }, sentences_of("我来了。“你好！”他说。"))
    end)

    it("end in Russian, with its abbreviations and initials", function()
        assert.same(
            { "Он пришёл, т.е. вошёл. ", "«Кто там?» ", "И. И. Иванов ушёл." },
            sentences_of("Он пришёл, т.е. вошёл. «Кто там?» И. И. Иванов ушёл.")
        )
    end)

    it("end in Hindi at a danda and in Urdu at its full stop", function()
        assert.same({ "यह है। ", "वह है।" }, sentences_of("यह है। वह है।"))
        assert.same({ "یہ ہے۔ ", "وہ ہے۔" }, sentences_of("یہ ہے۔ وہ ہے۔"))
    end)

    it("take a semicolon for a question mark in Greek only", function()
        assert.same({ "Τι κάνεις; ", "Καλά." }, sentences_of("Τι κάνεις; Καλά."))
        assert.same({ "One thing; Another." }, sentences_of("One thing; Another."))
    end)

    it("keep French quotation marks with what they close", function()
        assert.same({ "« Quoi ? » dit-il. ", "Rien." }, sentences_of("« Quoi ? » dit-il. Rien."))
    end)

    it("end at spaces in a long run of Thai", function()
        local run = ("ไทย"):rep(20)
        assert.same({ run .. " ", run }, sentences_of(run .. " " .. run))
    end)

    it("keep a German ordinal whole, and know how German closes its quotation marks", function()
        assert.same(
            { "Am 3. Mai kam er. ", "„Gut.“ ", "»Ja?« ", "Er." },
            sentences_of("Am 3. Mai kam er. „Gut.“ »Ja?« Er.")
        )
    end)

    it("are none in an empty text", function()
        assert.same({}, sentences_of(""))
    end)

    it("can be asked for the last end before an offset", function()
        local text = "One. Two. Three."
        assert.equal(5, Sentences.border_before(text, 9))
        assert.equal(10, Sentences.border_before(text, 10))
        assert.equal(0, Sentences.border_before(text, 4))
    end)
end)
