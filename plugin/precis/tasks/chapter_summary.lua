--- Summarises one chapter: in one request when it fits, else part by part in parallel and then as a whole.
--
-- Book text comes through the gate it is given and from nowhere else.

local Chunks = require("precis.text.chunks")
local Errors = require("precis.errors")
local Task = require("precis.async.task")

local Budget = require("precis.tasks.budget")
local Prompt = require("precis.tasks.prompt")
local Usage = require("precis.tasks.usage")
local prompts = require("precis.tasks.prompts.chapter_summary")

local ChapterSummary = {}
ChapterSummary.__index = ChapterSummary

---@class precis.tasks.ChapterSummaryDeps
---@field complete fun(request: table, handlers: table): table?, precis.Error? the client's `complete`
---@field limits precis.tasks.ModelLimits of the model that is asked
---@field estimate fun(text: string): integer tokens of a text for that model
---@field parallel integer requests at once

---@class precis.tasks.ChapterSummaryRequest
---@field model string
---@field book { title: string, authors: string[] }
---@field chapter { number: integer, title: string }
---@field text string the chapter's text, from the gate
---@field length "sentence"|"paragraph"|"page"

---@class precis.tasks.Answer
---@field text string
---@field complete boolean
---@field model string? the model that really answered
---@field usage { prompt_tokens: integer, completion_tokens: integer, cost: number?, cost_text: string? }
---@field requests integer
---@field error precis.Error?

---@class precis.tasks.Handlers
---@field on_text fun(delta: string)? the answer as it arrives
---@field on_reset fun()? what arrived is void; the answer begins anew
---@field on_progress fun(done: integer, total: integer)? parts finished of all
---@field on_wait fun(seconds: number, err: precis.Error, attempt: integer)?

---@param deps precis.tasks.ChapterSummaryDeps
---@param request precis.tasks.ChapterSummaryRequest
function ChapterSummary.new(deps, request)
    local names = table.concat(request.book.authors or {}, ", ")
    return setmetatable({
        _deps = deps,
        _request = request,
        _usage = Usage.new(),
        _model = nil,
        _values = {
            title = request.book.title,
            by = names ~= "" and " by " .. names or "",
            chapter = request.chapter.title,
            length = assert(prompts.lengths[request.length], "no such length"),
        },
    }, ChapterSummary)
end

--- How many requests it will take, and their texts. Nothing is sent.
---@async
---@return string[]? parts one: the chapter fits whole
---@return precis.Error? err no_text or text_too_long
function ChapterSummary:parts()
    local text = self._request.text
    if not text:find("%S") then
        return nil, Errors.new("no_text", "the chapter has no text")
    end
    local room = self:_room(prompts.whole, self:_answer_tokens())
    if self._deps.estimate(text) <= room then
        return { text }
    end
    local part_room = Budget.part(self:_room(prompts.part, prompts.part_answer_tokens))
    if not part_room then
        return nil, Errors.new("text_too_long", "the model's context is too small for a part")
    end
    local parts = {}
    for index, chunk in ipairs(Chunks.split(text, { max_tokens = part_room, estimate = self._deps.estimate })) do
        parts[index] = chunk.text
    end
    return parts
end

--- Asks for the summary.
---@async
---@param handlers precis.tasks.Handlers
---@return precis.tasks.Answer answer on failure what was received, `complete` false and `error` set
function ChapterSummary:run(handlers)
    local parts, err = self:parts()
    if not parts then
        return self:_answer("", err)
    elseif #parts == 1 then
        return self:_final(prompts.whole, { quoted = parts[1] }, handlers)
    end
    return self:_run_parts(parts, handlers)
end

function ChapterSummary:_run_parts(parts, handlers)
    local notes, err = self:_note_parts(parts, handlers)
    if err then
        return self:_answer(table.concat(notes, "\n\n"), err)
    end
    return self:_combine(notes, handlers)
end

-- Notes on every part, several parts at once. On an error: the notes that were finished, in order.
function ChapterSummary:_note_parts(parts, handlers)
    local notes, done, jobs = {}, 0, {}
    self:_progress(handlers, 0, #parts)
    for index, part in ipairs(parts) do
        jobs[index] = function()
            local note, err = self:_note_part(index, #parts, part, handlers)
            if not note then
                return nil, err
            end
            notes[index] = note
            done = done + 1
            self:_progress(handlers, done, #parts)
            return true
        end
    end
    local __, err = Task.all(jobs, self._deps.parallel)
    if not err then
        return notes
    end
    local finished = {}
    for index = 1, #parts do
        finished[#finished + 1] = notes[index]
    end
    return finished, err
end

function ChapterSummary:_note_part(index, count, part, handlers)
    local completion, err = self:_ask(prompts.part, {
        number = index,
        count = count,
        quoted = part,
    }, prompts.part_answer_tokens, { on_wait = handlers.on_wait })
    return completion and completion.text, err
end

-- The last request; only its text is streamed to the reader. Notes too long for it are condensed first.
function ChapterSummary:_combine(notes, handlers)
    local joined = table.concat(notes, "\n\n")
    if self._deps.estimate(joined) > self:_room(prompts.combine, self:_answer_tokens()) then
        local condensed, err = self:_condense(joined, #notes, handlers)
        if err then
            return self:_answer(joined, err)
        end
        return self:_combine(condensed, handlers)
    end
    return self:_final(prompts.combine, { quoted = joined, count = #notes }, handlers)
end

function ChapterSummary:_condense(joined, previous_count, handlers)
    local room = Budget.part(self:_room(prompts.part, prompts.part_answer_tokens))
    local parts = {}
    for index, chunk in ipairs(Chunks.split(joined, { max_tokens = room, estimate = self._deps.estimate })) do
        parts[index] = chunk.text
    end
    if #parts >= previous_count then
        -- The notes do not get fewer, so they never would fit.
        return nil, Errors.new("text_too_long", "notes do not condense")
    end
    return self:_note_parts(parts, handlers)
end

function ChapterSummary:_final(template, values, handlers)
    local completion, err = self:_ask(template, values, self:_answer_tokens(), {
        on_text = handlers.on_text,
        on_reset = handlers.on_reset,
        on_wait = handlers.on_wait,
    })
    local received = completion or (err and err.partial)
    return self:_answer(received and received.text or "", err)
end

-- One request. What it used is counted, whether it succeeded or not.
function ChapterSummary:_ask(template, values, answer_tokens, handlers)
    local completion, err = self._deps.complete({
        model = self._request.model,
        messages = Prompt.messages(prompts.system, self:_fill(template, values)),
        max_output_tokens = Budget.answer(self._deps.limits, answer_tokens),
        stream = true,
    }, handlers)
    local received = completion or (err and err.partial)
    self._usage:add(received)
    self._model = received and received.model or self._model
    return completion, err
end

function ChapterSummary:_fill(template, values)
    local filled = setmetatable({ quoted = Prompt.quote(values.quoted) }, {
        __index = function(__, name)
            return values[name] or self._values[name]
        end,
    })
    return Prompt.fill(template, filled)
end

function ChapterSummary:_room(template, answer_tokens)
    local empty = self:_fill(template, { quoted = "", number = 99, count = 99 })
    local prompt_tokens = self._deps.estimate(prompts.system) + self._deps.estimate(empty)
    return Budget.room(self._deps.limits, prompt_tokens, answer_tokens)
end

function ChapterSummary:_answer_tokens()
    return prompts.answer_tokens[self._request.length]
end

function ChapterSummary:_progress(handlers, done, total)
    if handlers.on_progress then
        handlers.on_progress(done, total)
    end
end

function ChapterSummary:_answer(text, err)
    return {
        text = text,
        complete = err == nil,
        model = self._model or self._request.model,
        usage = self._usage:totals(),
        requests = self._usage.requests,
        error = err,
    }
end

return ChapterSummary
