--- What was asked and answered about a book, as Markdown, out of what is kept; nothing at or after a limit.

local Task = require("precis.async.task")

local BookMarkdown = {}
BookMarkdown.__index = BookMarkdown

-- In the order of the text: the task, its heading, and whether each answer is about a chapter of its own.
local SECTIONS = {
    { task = "book_overview", title = "The book" },
    { task = "recap", title = "The story so far" },
    { task = "chapter_summary", title = "Chapters", has_chapters = true },
    { task = "xray", title = "People, places, terms" },
    { task = "selection", title = "Selections", has_many = true },
    { task = "page_picture", title = "Pages", has_many = true },
}

---@class precis.reading.ExportedBook
---@field identity string
---@field title string
---@field authors string[]?
---@field limit precis.Place? nil: everything

--- Writes it.
---@async
---@param records precis.Records
---@param book precis.reading.ExportedBook
---@return string? markdown
---@return precis.Error? err storage, cancelled
function BookMarkdown.write(records, book)
    local writer = setmetatable({ _records = records, _book = book, _lines = {} }, BookMarkdown)
    writer:_add("# " .. book.title)
    if book.authors and #book.authors > 0 then
        writer:_add("\n" .. table.concat(book.authors, ", "))
    end
    for __, section in ipairs(SECTIONS) do
        local ok, err = writer:_add_section(section)
        if not ok then
            return nil, err
        end
    end
    local ok, err = writer:_add_threads()
    return ok and table.concat(writer._lines, "\n") .. "\n", err
end

function BookMarkdown:_add(line)
    self._lines[#self._lines + 1] = line
end

-- Of several answers to the same, the newest; chapters in reading order.
local function chosen(artefacts, section)
    if section.has_many then
        return artefacts
    end
    local picked, seen = {}, {}
    for __, artefact in ipairs(artefacts) do
        local about = section.has_chapters and artefact.first_chapter or 0
        if not seen[about] then
            seen[about] = true
            picked[#picked + 1] = artefact
        end
    end
    table.sort(picked, function(a, b)
        return (a.first_chapter or 0) < (b.first_chapter or 0)
    end)
    return picked
end

function BookMarkdown:_add_section(section)
    local options = { task = section.task, limit = self._book.limit }
    local artefacts, err = self._records.artefacts:of_book(self._book.identity, options)
    if not artefacts then
        return nil, err
    end
    for index, artefact in ipairs(chosen(artefacts, section)) do
        if index == 1 then
            self:_add("\n## " .. section.title)
        end
        if (section.has_chapters or section.has_many) and artefact.title then
            self:_add("\n### " .. artefact.title)
        end
        self:_add("\n" .. artefact.text)
    end
    return Task.checkpoint()
end

function BookMarkdown:_add_threads()
    local options = { limit = self._book.limit }
    local threads, err = self._records.threads:of_book(self._book.identity, options)
    if not threads then
        return nil, err
    end
    for index, thread in ipairs(threads) do
        if index == 1 then
            self:_add("\n## Questions")
        end
        local turns, turns_err = self._records.threads:turns(thread.id, options)
        if not turns then
            return nil, turns_err
        end
        for __, turn in ipairs(turns) do
            self:_add(("\n### %s\n\n%s"):format(turn.question, turn.answer))
        end
    end
    return true
end

return BookMarkdown
