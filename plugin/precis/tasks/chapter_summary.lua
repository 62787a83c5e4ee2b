--- The summary of one chapter, as far as the gate lets it be read.

local BookValues = require("precis.tasks.book_values")
local Prompt = require("precis.tasks.prompt")
local prompts = require("precis.tasks.prompts.chapter_summary")

local ChapterSummary = {}
ChapterSummary.__index = ChapterSummary

---@class precis.tasks.BookDeps
---@field book precis.Book
---@field gate precis.Gate the only source of book text
---@field parallel integer? requests at once; nil: as many as there are
---@field language string? to answer in, as a prompt says it; nil: the text's own
---@field new_digest fun(request: table): precis.tasks.Digest fills in the model and the book

---@class precis.tasks.ChapterSummaryOptions
---@field chapter precis.Chapter
---@field length string? nil: a paragraph
---@field style string? nil: narrative
---@field fresh boolean? another answer than the stored one is wanted

---@param deps precis.tasks.BookDeps
---@param options precis.tasks.ChapterSummaryOptions
function ChapterSummary.new(deps, options)
    return setmetatable({ _deps = deps, _options = options }, ChapterSummary)
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
    local digest, is_whole = self:_prepare()
    if not digest then
        return nil, is_whole
    end
    local answer = digest:run(handlers)
    answer.is_cut_by_gate = not is_whole
    return answer
end

-- The text of the chapter, where it ends, and whether the gate let all of it through.
-- A heading without text of its own stands for the chapters under it.
function ChapterSummary:_read()
    local chapter, gate = self._options.chapter, self._deps.gate
    local last = chapter.is_heading and chapter.last or chapter.number
    local texts, last_place = {}, { chapter = chapter.number, offset = 0 }
    for number = chapter.number, last do
        local text, err = gate:text(number)
        if not text then
            return nil, err
        end
        texts[#texts + 1] = text
        last_place = text ~= "" and { chapter = number, offset = #text } or last_place
    end
    local is_whole, err = gate:is_whole(last)
    if is_whole == nil then
        return nil, err
    end
    return { text = table.concat(texts, "\n"), last = last_place, is_whole = is_whole }
end

function ChapterSummary:_prepare()
    local chapter = self._options.chapter
    local read, err = self:_read()
    if not read then
        return nil, err
    end
    local values = BookValues.of(self._deps)
    values.chapter = Prompt.name(chapter.title)
    return self._deps.new_digest({
        prompts = prompts,
        values = values,
        length = self._options.length or "paragraph",
        style = self._options.style,
        text = read.text,
        title = chapter.title,
        first = { chapter = chapter.number, offset = 0 },
        last = read.last,
        fresh = self._options.fresh,
    }),
        read.is_whole
end

return ChapterSummary
