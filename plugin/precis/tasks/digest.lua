--- Digests a text: in one request when it fits, else part by part in parallel and then as a whole.
--
-- A chapter becomes its summary this way, and the chapters' summaries become the book's overview or a recap. The text
-- comes from the gate; what it says besides is in the prompt's file.

local Errors = require("precis.errors")

local Budget = require("precis.tasks.budget")
local Plan = require("precis.tasks.plan")
local Questions = require("precis.tasks.digest_questions")
local SideBySide = require("precis.tasks.side_by_side")
local Usage = require("precis.tasks.usage")

local Digest = {}
Digest.__index = Digest

---@class precis.tasks.DigestDeps
---@field ask fun(question: precis.tasks.Question, handlers: table): table?, precis.Error? `PaidOnce:ask`
---@field is_paid fun(question: precis.tasks.Question): boolean
---@field limits precis.tasks.ModelLimits of the model that is asked
---@field estimate fun(text: string): integer tokens of a text for that model
---@field steady_estimate fun(text: string): integer more than that, whatever bills have taught
---@field parallel integer? requests at once; nil: as many as there are
---@field wishes table<string, string>? the reader's, by the prompts' ids

---@class precis.tasks.DigestPrompts a file of `tasks/prompts/`
---@field id string
---@field version integer
---@field lengths table<string, string>
---@field words table<string, integer>? by length: the most that its %{words} stands for
---@field styles table<string, string>
---@field answer_tokens table<string, integer>
---@field part_answer_tokens integer
---@field system string
---@field whole string
---@field part string
---@field combine string

---@class precis.tasks.DigestRequest
---@field prompts precis.tasks.DigestPrompts
---@field values table<string, string> for the prompts' gaps; `language` says in which to answer
---@field model string
---@field length string one of the prompts' lengths
---@field style string? one of the prompts' styles; nil: narrative
---@field text string the whole text, from the gate
---@field book string the book's identity
---@field title string? under which the answer is listed
---@field first precis.Place? where the text begins in the book
---@field last precis.Place? where it ends, exclusive
---@field fresh boolean? another answer than the stored one is wanted; notes on parts are not made anew

---@class precis.tasks.Answer
---@field text string
---@field complete boolean
---@field cached boolean nothing was paid for it now
---@field model string? the model that really answered
---@field usage { prompt_tokens: integer, completion_tokens: integer, cost: number?, cost_text: string? }
---@field requests integer
---@field error precis.Error?
---@field is_cut_by_gate boolean? the reader has not read all that it would be about

---@class precis.tasks.Handlers
---@field on_text fun(delta: string)? the answer as it arrives
---@field on_reset fun()? what arrived is void; the answer begins anew
---@field on_progress fun(done: integer, total: integer, usage: table?)? parts finished of all, and what they used
---@field on_wait fun(seconds: number, err: precis.Error, attempt: integer)?

---@param deps precis.tasks.DigestDeps
---@param request precis.tasks.DigestRequest
function Digest.new(deps, request)
    return setmetatable({
        _deps = deps,
        _request = request,
        _prompts = request.prompts,
        _questions = Questions.new(deps, request),
        _usage = Usage.new(),
        _model = nil,
    }, Digest)
end

--- The parts the text is sent in. Nothing is sent.
---@return string[]? parts one: it fits whole
---@return precis.Error? err no_text or text_too_long
function Digest:parts()
    local text = self._request.text
    if not text:find("%S") then
        return nil, Errors.new("no_text", "there is no text to digest")
    elseif self._questions:fits(text, self._prompts.whole) then
        return { text }
    end
    return self._questions:cut(text)
end

--- What it will take. Nothing is sent.
---@async
---@return precis.tasks.Plan? plan
---@return precis.Error? err no_text or text_too_long
function Digest:plan()
    local parts, err = self:parts()
    if not parts then
        return nil, err
    end
    local plan = Plan.new(self._prompts.id)
    if #parts == 1 then
        self:_add_step(plan, 1, self._questions:last(self._prompts.whole, { quoted = parts[1] }))
        return plan
    end
    for index, part in ipairs(parts) do
        self:_add_step(plan, 1, self._questions:part(index, #parts, part))
    end
    local known = plan:is_paid() and self:_paid_combination(parts)
    if known then
        self:_add_step(plan, 2, known)
        return plan
    end
    -- Its text is not known before the parts are; notes usually stay at half of what they may be.
    local notes_tokens = #parts * math.floor(self._prompts.part_answer_tokens / 2)
    plan:add({
        stage = 2,
        tokens_in = self._questions:prompt_tokens(self._prompts.combine) + notes_tokens,
        tokens_out = Budget.answer(self._deps.limits, self._questions:answer_tokens()),
        is_paid = false,
    })
    return plan
end

-- The last question, when the notes on all parts are there already and fit it.
function Digest:_paid_combination(parts)
    local notes, err = self:_note_parts(parts, {})
    local joined = table.concat(notes, "\n\n")
    if err or not self._questions:fits(joined, self._prompts.combine) then
        return nil
    end
    return self._questions:last(self._prompts.combine, { quoted = joined, count = #notes })
end

function Digest:_add_step(plan, stage, question)
    local tokens = 0
    for __, message in ipairs(question.request.messages) do
        tokens = tokens + self._deps.estimate(message.content)
    end
    plan:add({
        stage = stage,
        tokens_in = tokens,
        tokens_out = question.request.max_output_tokens,
        is_paid = self._deps.is_paid(question),
        is_resent = question.fresh,
    })
end

--- Asks for the digest.
---@async
---@param handlers precis.tasks.Handlers
---@return precis.tasks.Answer answer on failure what was received, `complete` false and `error` set
function Digest:run(handlers)
    local parts, err = self:parts()
    if not parts then
        return self:_answer("", err)
    elseif #parts == 1 then
        return self:_final(self._prompts.whole, { quoted = parts[1] }, handlers)
    end
    return self:_run_parts(parts, handlers)
end

function Digest:_run_parts(parts, handlers)
    local notes, err = self:_note_parts(parts, handlers)
    if err then
        return self:_answer(table.concat(notes, "\n\n"), err)
    end
    return self:_combine(notes, handlers)
end

-- Notes on every part. How many requests run at once is decided where they are sent.
-- On an error: the notes that were finished, in order.
function Digest:_note_parts(parts, handlers)
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
    local __, err = SideBySide.run(jobs, self._deps.parallel)
    if not err then
        return notes
    end
    local finished = {}
    for index = 1, #parts do
        finished[#finished + 1] = notes[index]
    end
    return finished, err
end

function Digest:_note_part(index, count, part, handlers)
    local completion, err = self:_ask(self._questions:part(index, count, part), { on_wait = handlers.on_wait })
    return completion and completion.text, err
end

-- The last request; only its text is streamed to the reader. Notes too long for it are condensed first.
function Digest:_combine(notes, handlers)
    local joined = table.concat(notes, "\n\n")
    if not self._questions:fits(joined, self._prompts.combine) then
        local condensed, err = self:_condense(joined, #notes, handlers)
        if err then
            return self:_answer(joined, err)
        end
        return self:_combine(condensed, handlers)
    end
    return self:_final(self._prompts.combine, { quoted = joined, count = #notes }, handlers)
end

function Digest:_condense(joined, previous_count, handlers)
    local parts = self._questions:cut(joined)
    if not parts or #parts >= previous_count then
        -- The notes do not get fewer, so they never would fit.
        return nil, Errors.new("text_too_long", "notes do not condense")
    end
    return self:_note_parts(parts, handlers)
end

function Digest:_final(template, values, handlers)
    local completion, err = self:_ask(self._questions:last(template, values), {
        on_text = handlers.on_text,
        on_reset = handlers.on_reset,
        on_wait = handlers.on_wait,
    })
    local received = completion or (err and err.partial)
    return self:_answer(received and received.text or "", err)
end

-- One request. What it used is counted, whether it succeeded or not.
function Digest:_ask(question, handlers)
    local completion, err = self._deps.ask(question, handlers)
    local received = completion or (err and err.partial)
    self._usage:add(received)
    self._model = received and received.model or self._model
    return completion, err
end

function Digest:_progress(handlers, done, total)
    if handlers.on_progress then
        handlers.on_progress(done, total, self._usage:totals())
    end
end

function Digest:_answer(text, err)
    return {
        text = text,
        complete = err == nil,
        cached = err == nil and self._usage.requests == 0,
        model = self._model or self._request.model,
        usage = self._usage:totals(),
        requests = self._usage.requests,
        error = err,
    }
end

return Digest
