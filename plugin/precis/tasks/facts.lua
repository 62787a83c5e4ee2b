--- Questions that the book's own data answer: who wrote it, what it is called, how long it is, where the
-- reader is. They cost nothing.
--
-- Only a question that is surely about the book is taken: "Who wrote the letter?" is not.

local Task = require("precis.async.task")
local Words = require("precis.text.words")

local LengthWords = require("precis.tasks.length_words")
local questions = require("precis.tasks.fact_questions")

local Facts = {}

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

local function is_counted(chapter)
    return chapter.matter == "body" and not chapter.is_heading
end

-- How many chapters there are, and which of them one is; nil: it is none of the book itself.
local function counted(book, number)
    local count, position = 0, nil
    for __, chapter in ipairs(book:chapters()) do
        if is_counted(chapter) then
            count = count + 1
            position = chapter.number == number and count or position
        end
    end
    return count, position
end

function ANSWER.chapters(book)
    local count = counted(book)
    return count > 0 and tostring(count) or nil
end

function ANSWER.here(book, place)
    local chapter = place and book:chapters()[place.chapter]
    if not chapter or chapter.title == "" then
        return nil
    end
    local count, position = counted(book, chapter.number)
    return position and ("%s (%d/%d)"):format(chapter.title, position, count) or chapter.title
end

function ANSWER.words(book)
    local words = 0
    for __, chapter in ipairs(book:chapters()) do
        local text = chapter.matter == "body" and book:text(chapter.number) or ""
        words = words + LengthWords.count(text)
        if not Task.checkpoint() then
            return nil
        end
    end
    local rounded = math.floor(words / ROUND_TO + 0.5) * ROUND_TO
    return rounded > 0 and "≈ " .. rounded or nil
end

--- What the book's data say.
---@async
---@param question string
---@param book precis.Book loaded
---@param place precis.Place? where the reader is
---@return { kind: "author"|"title"|"chapters"|"here"|"words", text: string }? fact nil: the book itself has to be asked
function Facts.answer(question, book, place)
    local asked = Words.normalise(question)
    for __, entry in ipairs(questions) do
        for __, pattern in ipairs(entry.patterns) do
            if asked:match("^" .. Words.fold(pattern) .. "$") then
                local text = ANSWER[entry.kind](book, place)
                return text and { kind = entry.kind, text = text }
            end
        end
    end
end

return Facts
