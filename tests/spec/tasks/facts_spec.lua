local FakeHost = require("async.fake_host")
local Facts = require("precis.tasks.facts")

local BOOK = {
    metadata = function()
        return { title = "The Light", authors = { "Ann Body", "Bob Body" } }
    end,
    chapters = function()
        return {
            { number = 1, title = "To A.", matter = "front" },
            { number = 2, title = "Light", matter = "body" },
            { number = 3, title = "Part Two", matter = "body", is_heading = true },
            { number = 4, title = "Storm", matter = "body" },
        }
    end,
}

function BOOK:text(number)
    return ("The light is out. "):rep(self:chapters()[number].is_heading and 0 or 2500)
end

local function answer_to(question, book, place)
    return FakeHost.new():run(function()
        return Facts.answer(question, book, place)
    end)
end

describe("A question about the book itself", function()
    local known = {
        ["Who wrote this book?"] = "Ann Body, Bob Body",
        ["who is the author"] = "Ann Body, Bob Body",
        ["Wie heißt dieses Buch?"] = "The Light",
        ["How many chapters does this book have?"] = "2",
        ["How long is the book?"] = "≈ 20000",
        ["Кто написал эту книгу?"] = "Ann Body, Bob Body",
        ["这本书是谁写的？"] = "Ann Body, Bob Body",
        ["Bu kitap ne kadar uzun?"] = "≈ 20000",
        ["Which chapter am I in?"] = "Storm (2/2)",
        ["В какой я главе?"] = "Storm (2/2)",
        ["أين أنا؟"] = "Storm (2/2)",
    }
    for question, answer in pairs(known) do
        it("is answered for nothing: " .. question, function()
            assert.equal(answer, answer_to(question, BOOK, { chapter = 4, offset = 9 }).text)
        end)
    end

    it("about the place tells a chapter outside of the book itself without a number", function()
        assert.equal("To A.", answer_to("Where am I?", BOOK, { chapter = 1, offset = 0 }).text)
        assert.is_nil(answer_to("Where am I?", BOOK, nil))
    end)

    it("is not what it only looks like", function()
        for __, question in ipairs({ "Who wrote the letter?", "Who wrote the book that Anna reads?", "", "Author" }) do
            assert.is_nil(answer_to(question, BOOK), question)
        end
    end)

    it("goes to the book when its data do not tell", function()
        local nameless = setmetatable({
            metadata = function()
                return { title = "", authors = {} }
            end,
        }, { __index = BOOK })

        assert.is_nil(answer_to("Who wrote this book?", nameless))
        assert.is_nil(answer_to("What is the title?", nameless))
    end)
end)
