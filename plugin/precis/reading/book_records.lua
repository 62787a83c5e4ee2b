--- What the store keeps about the open book: answers and conversations, never more of them than a limit allows.

local Artefacts = require("precis.store.artefacts")
local StoredSummaries = require("precis.reading.stored_summaries")

---@class precis.reading.BookRecords
local BookRecords = {}
BookRecords.__index = BookRecords

local IS_LISTED = {}
for __, task in ipairs(Artefacts.LISTED) do
    IS_LISTED[task] = true
end

---@param deps { records: fun(): precis.Records?, precis.Error?; json: fun(): precis.Json }
---@param book precis.Book loaded before anything is asked
function BookRecords.new(deps, book)
    return setmetatable({ _deps = deps, _book = book }, BookRecords)
end

--- All that the store keeps, of every book.
---@return precis.Records? records
---@return precis.Error? err storage, disk_full
function BookRecords:all()
    return self._deps.records()
end

-- The newest of this book's artefacts that fit; nil, nil when there is none.
function BookRecords:_newest(options)
    local records, err = self:all()
    if not records then
        return nil, err
    end
    options.count = 1
    local found
    found, err = records.artefacts:of_book(self._book:identity(), options)
    return found and found[1], err
end

--- What the newest answer to a task holds besides its text, when it tells of nothing at or after the limit.
---@param task string
---@param limit precis.Place?
---@return table? data nil, nil: there is none
---@return precis.Error? err
function BookRecords:newest_data(task, limit)
    local found, err = self:_newest({ task = task, limit = limit })
    if not found then
        return nil, err
    end
    return found.data and self._deps.json().decode(found.data)
end

--- The newest stored answer to a task, when it tells of nothing at or after the limit.
---@param task string
---@param limit precis.Place?
---@param chapter integer? only one about this chapter
---@return string? text nil: there is none
---@return precis.Error? err
function BookRecords:newest_text(task, limit, chapter)
    local found, err = self:_newest({ task = task, limit = limit, chapter = chapter })
    return found and found.text, err
end

--- Notes what the book is called, for lists of books that are not open. Failing at that costs nothing but the name.
function BookRecords:note_book()
    local records = self:all()
    if records then
        local metadata = self._book:metadata()
        records.books:note(self._book:identity(), { title = metadata.title, file = metadata.file })
    end
end

--- The summaries that tell of nothing at or after the limit: of the book, and of its chapters in reading order.
---@param limit precis.Place?
---@return precis.tasks.Summaries? summaries
---@return precis.Error? err
function BookRecords:summaries(limit)
    local overview, err = self:_newest({ task = "book_overview", limit = limit })
    if err then
        return nil, err
    end
    local artefacts
    artefacts, err = self:all().artefacts:of_book(self._book:identity(), { task = "chapter_summary", limit = limit })
    return artefacts and StoredSummaries.of(overview, artefacts), err
end

--- The answers kept of this book that tell of nothing at or after the limit, without the notes on parts.
---@param limit precis.Place?
---@return precis.store.Artefact[]? answers newest first; one to a question with `passages`, `citations` and `thread`
---@return precis.Error? err
function BookRecords:answers(limit)
    local records, err = self:all()
    if not records then
        return nil, err
    end
    local kept, kept_err = records.artefacts:of_book(self._book:identity(), { limit = limit })
    local answers = {}
    for __, artefact in ipairs(kept or {}) do
        if IS_LISTED[artefact.task] then
            answers[#answers + 1] = self:_with_citations(artefact)
        end
    end
    return kept and answers, kept_err
end

-- An answer to a question has its passages and citations with it, so that its links work as they did.
function BookRecords:_with_citations(artefact)
    local data = artefact.task == "ask" and artefact.data and self._deps.json().decode(artefact.data) or {}
    artefact.passages, artefact.citations, artefact.thread = data.passages, data.citations, data.thread
    return artefact
end

--- Keeps the answer to a question, in place of an earlier one to the same.
---@param question string
---@param answer precis.tasks.Answer with `passages`, `citations`, `thread` and the place that it tells up to, `last`
---@return true? ok
---@return precis.Error? err
function BookRecords:keep_answer(question, answer)
    local records, err = self:all()
    if not records then
        return nil, err
    end
    local book, last = self._book:identity(), answer.last or {}
    return records.artefacts:put({
        key = ("ask:%s:%s"):format(book, question),
        book = book,
        task = "ask",
        title = question,
        first_chapter = answer.last and 1,
        first_offset = answer.last and 0,
        last_chapter = last.chapter,
        last_offset = last.offset,
        text = answer.text,
        data = self._deps.json().encode({
            passages = answer.passages,
            citations = answer.citations,
            thread = answer.thread,
        }),
        model = answer.model,
    })
end

--- How many answers are kept of this book that tell of nothing at or after the limit.
---@param limit precis.Place?
---@return integer? count
---@return precis.Error? err
function BookRecords:count_answers(limit)
    local records, err = self:all()
    if not records then
        return nil, err
    end
    return records.artefacts:count_listed(self._book:identity(), limit)
end

--- Forgets all answers about this book.
---@return integer? removed
---@return precis.Error? err
function BookRecords:remove_answers()
    local records, err = self:all()
    if not records then
        return nil, err
    end
    return records.artefacts:remove_book(self._book:identity())
end

--- The book's conversations that tell of nothing at or after the limit, the latest first.
---@param words string? that must occur in them
---@param limit precis.Place?
---@return precis.store.Thread[]? threads
---@return precis.Error? err
function BookRecords:threads(words, limit)
    local records, err = self:all()
    if not records then
        return nil, err
    end
    return records.threads:of_book(self._book:identity(), { words = words, limit = limit })
end

--- What was asked about this book, the latest first, each question once.
---@param count integer at most
---@param limit precis.Place?
---@return string[]? questions
---@return precis.Error? err
function BookRecords:questions(count, limit)
    local records, err = self:all()
    if not records then
        return nil, err
    end
    local rows, rows_err = records.threads:questions(self._book:identity(), { count = count, limit = limit })
    local questions = {}
    for index, row in ipairs(rows or {}) do
        questions[index] = row.question
    end
    return rows and questions, rows_err
end

--- What was said in a conversation, without the turns that tell of what lies at or after the limit.
---@param thread integer? nil: it has not begun
---@param limit precis.Place?
---@return precis.store.Turn[]? turns
---@return precis.Error? err
function BookRecords:turns(thread, limit)
    local records, err = self:all()
    if not records or not thread then
        return records and {}, err
    end
    return records.threads:turns(thread, { limit = limit })
end

--- Keeps a question and its answer.
---@param thread integer? nil: a conversation begins
---@param turn { question: string, answer: string, data: string?, limit: precis.Place? }
---@return integer? thread
---@return precis.Error? err
function BookRecords:keep_turn(thread, turn)
    local records, err = self:all()
    if not records then
        return nil, err
    end
    if not thread then
        thread, err = records.threads:begin(self._book:identity(), turn.question)
        if not thread then
            return nil, err
        end
    end
    local number
    number, err = records.threads:add(thread, turn)
    return number and thread, err
end

--- Forgets a conversation, with the answers that are listed from it.
---@param thread integer? nil: all conversations about this book
---@return integer? removed
---@return precis.Error? err
function BookRecords:remove_thread(thread)
    local records, err = self:all()
    if not records then
        return nil, err
    end
    local ok, remove_err = self:_remove_answers_of(records, thread)
    if not ok then
        return nil, remove_err
    elseif thread then
        return records.threads:remove(thread)
    end
    return records.threads:remove_book(self._book:identity())
end

function BookRecords:_remove_answers_of(records, thread)
    local answers, err = records.artefacts:of_book(self._book:identity(), { task = "ask" })
    for __, answer in ipairs(answers or {}) do
        if not thread or self:_with_citations(answer).thread == thread then
            local removed, remove_err = records.artefacts:remove(answer.key)
            if not removed then
                return nil, remove_err
            end
        end
    end
    return answers and true, err
end

return BookRecords
