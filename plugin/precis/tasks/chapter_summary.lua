--- The summary of one chapter, as far as the gate lets it be read.

local prompts = require("precis.tasks.prompts.chapter_summary")

local ChapterSummary = {}
ChapterSummary.__index = ChapterSummary

---@class precis.tasks.BookDeps
---@field book precis.Book
---@field gate precis.Gate the only source of book text
---@field new_digest fun(request: table): precis.tasks.Digest fills in the model and the book

---@param deps precis.tasks.BookDeps
---@param options { chapter: precis.Chapter, length: string? } length: nil for a paragraph
function ChapterSummary.new(deps, options)
    return setmetatable({
        _deps = deps,
        _chapter = options.chapter,
        _length = options.length or "paragraph",
    }, ChapterSummary)
end

--- Title and authors of a book for a prompt's gaps.
---@param book precis.Book
---@return { title: string, by: string }
function ChapterSummary.book_values(book)
    local metadata = book:metadata()
    local authors = table.concat(metadata.authors, ", ")
    return { title = metadata.title, by = authors ~= "" and " by " .. authors or "" }
end

---@async
---@return precis.tasks.Plan? plan
---@return precis.Error? err
function ChapterSummary:plan()
    local digest, err = self:_prepare()
    if not digest then
        return nil, err
    end
    return digest:plan()
end

---@async
---@param handlers precis.tasks.Handlers
---@return precis.tasks.Answer? answer
---@return precis.Error? err when not even its text could be had
function ChapterSummary:run(handlers)
    local digest, err = self:_prepare()
    if not digest then
        return nil, err
    end
    return digest:run(handlers)
end

-- A heading without text of its own stands for the chapters under it.
function ChapterSummary:_prepare()
    local chapter = self._chapter
    local last = chapter.is_heading and chapter.last or chapter.number
    local texts, last_place = {}, { chapter = chapter.number, offset = 0 }
    for number = chapter.number, last do
        local text, err = self._deps.gate:text(number)
        if not text then
            return nil, err
        end
        texts[#texts + 1] = text
        last_place = text ~= "" and { chapter = number, offset = #text } or last_place
    end
    local values = ChapterSummary.book_values(self._deps.book)
    values.chapter = chapter.title
    return self._deps.new_digest({
        prompts = prompts,
        values = values,
        length = self._length,
        text = table.concat(texts, "\n"),
        title = chapter.title,
        first = { chapter = chapter.number, offset = 0 },
        last = last_place,
    })
end

return ChapterSummary
