--- What the store keeps about the open book: answers and conversations, never more of them than a limit allows.

---@class precis.reading.BookRecords
local BookRecords = {}
BookRecords.__index = BookRecords

-- What is listed as an answer; the rest are steps on the way to one.
local SHOWN_TASKS = {
    chapter_summary = true,
    book_overview = true,
    recap = true,
    ask = true,
    selection = true,
    page_picture = true,
}

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

--- The answers kept of this book that tell of nothing at or after the limit, without the notes on parts.
---@param limit precis.Place?
---@return precis.store.Artefact[]? answers newest first
---@return precis.Error? err
function BookRecords:answers(limit)
    local records, err = self:all()
    if not records then
        return nil, err
    end
    local kept, kept_err = records.artefacts:of_book(self._book:identity(), { limit = limit })
    local answers = {}
    for __, artefact in ipairs(kept or {}) do
        if SHOWN_TASKS[artefact.task] then
            answers[#answers + 1] = artefact
        end
    end
    return kept and answers, kept_err
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

---@param thread integer? nil: all conversations about this book
---@return integer? removed
---@return precis.Error? err
function BookRecords:remove_thread(thread)
    local records, err = self:all()
    if not records then
        return nil, err
    elseif thread then
        return records.threads:remove(thread)
    end
    return records.threads:remove_book(self._book:identity())
end

return BookRecords
