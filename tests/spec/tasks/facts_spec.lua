local Facts = require("precis.tasks.facts")

local BOOK = {
    metadata = function()
        return { title = "The Light", authors = { "Ann Body", "Bob Body" } }
    end,
    chapters = function()
        return {
            { matter = "front", length = 900 },
            { matter = "body", length = 57000 },
            { matter = "body", is_heading = true, length = 0 },
            { matter = "body", length = 57000 },
        }
    end,
}

describe("A question about the book itself", function()
    local known = {
        ["Who wrote this book?"] = "Ann Body, Bob Body",
        ["who is the author"] = "Ann Body, Bob Body",
        ["Wie heißt dieses Buch?"] = "The Light",
        ["How many chapters does this book have?"] = "2",
        ["How long is the book?"] = "≈ 20000",
        ["Кто написал эту книгу?"] = "Ann Body, Bob Body",
    }
    for question, answer in pairs(known) do
        it("is answered for nothing: " .. question, function()
            assert.equal(answer, Facts.answer(question, BOOK).text)
        end)
    end

    it("is not what it only looks like", function()
        for __, question in ipairs({ "Who wrote the letter?", "Who wrote the book that Anna reads?", "", "Author" }) do
            assert.is_nil(Facts.answer(question, BOOK), question)
        end
    end)

    it("goes to the book when its data do not tell", function()
        local nameless = setmetatable({
            metadata = function()
                return { title = "", authors = {} }
            end,
        }, { __index = BOOK })

        assert.is_nil(Facts.answer("Who wrote this book?", nameless))
        assert.is_nil(Facts.answer("What is the title?", nameless))
    end)
end)
