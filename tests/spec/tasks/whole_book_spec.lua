local WholeBook = require("precis.tasks.whole_book")

local ABOUT_ALL = {
    "What is this book about?",
    "What are the main themes?",
    "How does Levin change over the book?",
    "Can you summarise the story?",
    "Worum geht es in diesem Buch?",
    "Wie entwickelt sich Anna?",
    "De quoi parle ce livre ?",
    "¿De qué trata el libro?",
    "Sobre o que é este livro?",
    "Di cosa parla il libro?",
    "Waar gaat dit boek over?",
    "O czym jest ta książka?",
    "О чём эта книга?",
    "Про що ця книга?",
    "Bu kitap ne hakkında?",
    "这本书讲了什么？",
    "この本のテーマは何ですか",
    "이 책의 줄거리를 알려 줘",
    "ما هي الفكرة الرئيسية للكتاب؟",
}
local ABOUT_A_DETAIL = {
    "Who rings the bell?",
    "Where did Watson meet Stapleton?",
    "Who are these people in the boat?",
    "When did they resume the journey?",
    "What did she say about the letter?",
    "Wer hat das Fenster geöffnet?",
    "Qui a tué le docteur ?",
    "谁打开了门？",
}

local function characters(text)
    return math.ceil(#text / 4)
end

local function summaries(count)
    local chapters = {}
    for number = 1, count do
        chapters[number] = {
            chapter = number,
            title = "Chapter " .. number,
            text = ("Something happens in part %d. "):format(number):rep(4),
            last = { chapter = number, offset = 100 },
        }
    end
    return { chapters = chapters }
end

local function material(stored, question, max_tokens)
    return WholeBook.material({ estimate = characters }, stored, question, max_tokens)
end

describe("A question", function()
    it("about the whole book is told from one about a detail, in each language", function()
        for __, question in ipairs(ABOUT_ALL) do
            assert.is_true(WholeBook.is_asked(question), question)
        end
        for __, question in ipairs(ABOUT_A_DETAIL) do
            assert.is_false(WholeBook.is_asked(question), question)
        end
    end)
end)

describe("Summaries for a question", function()
    it("come all, in reading order, after the overview, when they fit", function()
        local stored = summaries(3)
        stored.overview = { text = "It is about the sea.", last = { chapter = 3, offset = 5 } }

        local found = material(stored, "What is it about?", 1000)

        assert.truthy(found.text:find("^It is about the sea%.\n%(Chapter 1%).*%(Chapter 2%).*%(Chapter 3%)"))
        assert.same({ chapter = 3, offset = 100 }, found.last)
        assert.equal(3, found.count)
    end)

    it("are spread over a long book, within the tokens", function()
        local found = material(summaries(300), "What is it about?", 400)

        assert.is_true(characters(found.text) <= 400)
        assert.truthy(found.text:find("(Chapter 1) ", 1, true))
        assert.truthy(found.text:find("(Chapter 151) ", 1, true))
        assert.truthy(found.text:find("(Chapter 300) ", 1, true))
    end)

    it("are first of all those that speak of what is asked", function()
        local stored = summaries(300)
        stored.chapters[97].text = "Levin mows the meadow."

        local found = material(stored, "How does Levin change?", 60)

        assert.truthy(found.text:find("Levin mows", 1, true))
    end)

    it("are shortened when one of them is long", function()
        local stored = summaries(1)
        stored.chapters[1].text = ("Something happens. "):rep(400)

        assert.is_true(characters(material(stored, "What is it about?", 4000).text) < 260)
    end)

    it("are none when none are stored", function()
        local found = material({ chapters = {} }, "What is it about?", 4000)

        assert.is_nil(found.text)
        assert.equal(0, found.count)
    end)
end)
