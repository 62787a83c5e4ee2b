--- Questions that the book's own data answer: who wrote it, what it is called, how long it is. They cost nothing.
--
-- Only a question that is surely about the book is taken: "Who wrote the letter?" is not.

local Words = require("precis.text.words")
local questions = require("precis.tasks.fact_questions")

local Facts = {}

local BYTES_PER_WORD = 5.7 -- of English prose, the space included
local ROUND_TO = 100 -- words

local ANSWER = {}

function ANSWER.author(book)
    local authors = book:metadata().authors
    return #authors > 0 and table.concat(authors, ", ") or nil
end

function ANSWER.title(book)
    local title = book:metadata().title
    return title ~= "" and title or nil
end

function ANSWER.chapters(book)
    local count = 0
    for __, chapter in ipairs(book:chapters()) do
        count = count + (chapter.matter == "body" and not chapter.is_heading and 1 or 0)
    end
    return count > 0 and tostring(count) or nil
end

-- Known once every chapter has been read, as an index does.
function ANSWER.words(book)
    local bytes = 0
    for __, chapter in ipairs(book:chapters()) do
        if not chapter.length then
            return nil
        end
        bytes = bytes + (chapter.matter == "body" and chapter.length or 0)
    end
    local words = math.floor(bytes / BYTES_PER_WORD / ROUND_TO + 0.5) * ROUND_TO
    return words > 0 and "≈ " .. words or nil
end

--- What the book's data say.
---@param question string
---@param book precis.Book loaded
---@return { kind: "author"|"title"|"chapters"|"words", text: string }? fact nil: the book itself has to be asked
function Facts.answer(question, book)
    local asked = Words.normalise(question)
    for __, entry in ipairs(questions) do
        for __, pattern in ipairs(entry.patterns) do
            if asked:match("^" .. Words.fold(pattern) .. "$") then
                local text = ANSWER[entry.kind](book)
                return text and { kind = entry.kind, text = text }
            end
        end
    end
end

return Facts
