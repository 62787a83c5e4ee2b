--- An open book and what can be asked of it. Screens and the command line both start here.
--
-- Everything runs in tasks of the app's scheduler that belong to this reading: closing the book stops them.

local Book = require("precis.book.book")
local Digest = require("precis.tasks.digest")
local Errors = require("precis.errors")
local Gate = require("precis.book.gate")
local Tokens = require("precis.text.tokens")
local chapter_summary = require("precis.tasks.prompts.chapter_summary")

---@class precis.reading.SummariseOptions
---@field chapter integer? nil: the one on the screen
---@field handlers precis.tasks.Handlers
---@field on_chapter fun(chapter: precis.Chapter)? told which chapter it is

---@class precis.Reading
local Reading = {}
Reading.__index = Reading

---@param app precis.App
---@param ui table KOReader's ReaderUI
function Reading.new(app, ui)
    return setmetatable({
        _app = app,
        book = Book.new({ document = app.host.document(ui), clock = app.host.clock }),
        _tasks = {},
        _is_loaded = false,
    }, Reading)
end

--- Reads the table of contents, once.
---@async
---@return true? ok
---@return precis.Error? err
function Reading:load()
    if not self._is_loaded then
        local ok, err = self.book:load()
        if not ok then
            return nil, err
        end
        self._is_loaded = true
    end
    return true
end

--- Starts a task that ends with this reading.
---@param name string
---@param fn fun(): any, precis.Error?
---@return precis.Task
function Reading:spawn(name, fn)
    local task = self._app:spawn(fn, { name = name })
    self._tasks[task] = true
    task:on_done(function()
        self._tasks[task] = nil
    end)
    return task
end

--- The chapter on the screen.
---@async
---@return precis.Chapter? chapter
---@return precis.Error? err
function Reading:current_chapter()
    local ok, err = self:load()
    if not ok then
        return nil, err
    end
    local place, place_err = self.book:here()
    return place and self.book:chapters()[place.chapter], place_err
end

--- Summarises a chapter.
---@param options precis.reading.SummariseOptions
---@return precis.Task task its result is a `precis.tasks.Answer`, also when it failed
function Reading:summarise(options)
    return self:spawn("summarise chapter", function()
        return self:_summarise(options)
    end)
end

function Reading:_summarise(options)
    local chapter, err = self:_find_chapter(options.chapter)
    if not chapter then
        return self:failed(err)
    end
    if options.on_chapter then
        options.on_chapter(chapter)
    end
    local digest, digest_err = self:_chapter_digest(chapter)
    if not digest then
        return self:failed(digest_err)
    end
    return digest:run(options.handlers)
end

function Reading:_find_chapter(number)
    if not number then
        return self:current_chapter()
    end
    local ok, err = self:load()
    if not ok then
        return nil, err
    end
    local chapter = self.book:chapters()[number]
    if not chapter then
        return nil, Errors.new("no_such_chapter", "chapter " .. tostring(number), { chapter = number })
    end
    return chapter
end

-- A heading without text of its own stands for the chapters under it.
function Reading:_chapter_text(chapter)
    local gate = Gate.new(self.book, {})
    local texts = {}
    for number = chapter.number, self:_last_number(chapter) do
        local text, err = gate:text(number)
        if not text then
            return nil, err
        end
        texts[#texts + 1] = text
    end
    return table.concat(texts, "\n")
end

function Reading:_last_number(chapter)
    return chapter.is_heading and chapter.last or chapter.number
end

function Reading:_chapter_digest(chapter)
    local text, err = self:_chapter_text(chapter)
    if not text then
        return nil, err
    end
    local metadata = self.book:metadata()
    local authors = table.concat(metadata.authors, ", ")
    return self:_digest({
        prompts = chapter_summary,
        values = {
            title = metadata.title,
            by = authors ~= "" and " by " .. authors or "",
            chapter = chapter.title,
        },
        text = text,
        title = chapter.title,
        first = { chapter = chapter.number, offset = 0 },
        last = { chapter = self:_last_number(chapter) + 1, offset = 0 },
    })
end

-- Fills in what is the same for every digest: model, book, and who is asked.
function Reading:_digest(request)
    local app = self._app
    local paid_once, err = app:paid_once()
    if not paid_once then
        return nil, err
    end
    request.model = app.settings:get("model")
    request.length = app.settings:get("summary_length")
    request.book = self.book:identity()
    local limits = app:limits(request.model)
    return Digest.new({
        ask = function(question, handlers)
            return paid_once:ask(question, handlers)
        end,
        is_paid = function(question)
            return paid_once:is_paid(question)
        end,
        limits = limits,
        estimate = function(text)
            return Tokens.estimate(text, limits.tokenizer_family)
        end,
    }, request)
end

--- An answer that never got as far as a request.
---@param err precis.Error
function Reading:failed(err)
    return {
        text = "",
        complete = false,
        cached = false,
        model = self._app.settings:get("model"),
        usage = { prompt_tokens = 0, completion_tokens = 0 },
        requests = 0,
        error = err,
    }
end

--- The book is being closed: nothing of this reading runs on.
function Reading:close()
    for task in pairs(self._tasks) do
        task:cancel("the book was closed")
    end
end

return Reading
