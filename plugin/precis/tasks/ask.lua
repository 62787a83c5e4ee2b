--- Answers a question about the book from passages the gate lets through; each citation is checked before it is shown.
--
-- Passages are found on the device. A short text is sent whole; a model that can call tools may look for more passages
-- itself, within bounds.

local Errors = require("precis.errors")

local Budget = require("precis.tasks.budget")
local Opening = require("precis.tasks.ask_opening")
local Passages = require("precis.tasks.passages")
local Place = require("precis.tasks.place")
local Plan = require("precis.tasks.plan")
local Tools = require("precis.tasks.ask_tools")
local Usage = require("precis.tasks.usage")
local prompts = require("precis.tasks.prompts.ask")

local Ask = {}
Ask.__index = Ask

local MAX_TOOL_ROUNDS = 2
local TOTAL_TOKENS = 6000 -- of prompts in all rounds together

---@class precis.tasks.AskDeps
---@field book precis.Book
---@field ask fun(question: precis.tasks.Question, handlers: table): table?, precis.Error? `PaidOnce:ask`
---@field is_paid fun(question: precis.tasks.Question): boolean
---@field search fun(text: string, options: table): table[]?, precis.Error? behind the gate; options: k, max_tokens
---@field everything fun(max_bytes: integer): table[]?, precis.Error? all that may be read, as passages; nil: it is long
---@field neighbours fun(passage: precis.tasks.Passage): table[]?, precis.Error? behind the gate
---@field limit fun(): precis.Place? of the gate
---@field chapters fun(): precis.Chapter[] those the gate lets be read
---@field summaries fun(): precis.tasks.Summaries?, precis.Error? the stored ones, for nothing
---@field chapter_summary fun(number: integer): string?, precis.Error? a stored one, for nothing
---@field check_citations fun(answer: string, passages: precis.tasks.Passage[]): table[]
---@field limits precis.tasks.ModelLimits
---@field can_call_tools boolean
---@field estimate fun(text: string): integer
---@field json precis.Json
---@field wishes table<string, string>? the reader's, by the prompts' ids

---@class precis.tasks.AskRequest
---@field question string
---@field turns { question: string, answer: string }[] the thread so far
---@field model string
---@field values { title: string, by: string, language: string }
---@field book string the book's identity
---@field fresh boolean? another answer than the stored one is wanted

---@param deps precis.tasks.AskDeps
---@param request precis.tasks.AskRequest
function Ask.new(deps, request)
    return setmetatable({
        _deps = deps,
        _request = request,
        _usage = Usage.new(),
        _opening = Opening.new(deps, request),
        _passages = Passages.new(),
        _sent_tokens = 0,
    }, Ask)
end

--- What it will take. Nothing is sent.
---@async
---@return precis.tasks.Plan? plan
---@return precis.Error? err
function Ask:plan()
    local messages, err = self:_first_messages()
    if not messages then
        return nil, err
    end
    local may_call = self:_may_call_tools(messages, 0)
    local question = self:_question(messages, may_call)
    local plan, is_paid = Plan.new(prompts.id), self._deps.is_paid(question)
    plan:add({
        stage = 1,
        tokens_in = self:_tokens_of(messages) + self:_tokens_of_tools(question),
        tokens_out = self:_answer_tokens(),
        is_paid = is_paid,
        -- What was said before goes along with every further question.
        is_resent = question.fresh or self._request.turns[1] ~= nil,
    })
    if may_call then
        -- However many rounds it takes, together they are bounded.
        plan:add({
            stage = 2,
            tokens_in = TOTAL_TOKENS + MAX_TOOL_ROUNDS * self:_tokens_of_tools(question) - self:_tokens_of(messages),
            tokens_out = MAX_TOOL_ROUNDS * self:_answer_tokens(),
            is_paid = is_paid,
            is_optional = true,
        })
    end
    return plan
end

--- Asks.
---@async
---@param handlers precis.tasks.Handlers
---@return precis.tasks.Answer? answer with `citations` and `passages`; `needs_summaries` when an overview of the book
--- would tell more than the passages could
---@return precis.Error? err when the search failed
function Ask:run(handlers)
    local messages, err = self:_first_messages()
    if not messages then
        return nil, err
    end
    for round = 0, MAX_TOOL_ROUNDS do
        local may_call = self:_may_call_tools(messages, round)
        local completion, ask_err = self:_send(messages, may_call, handlers)
        if not completion or not completion.tool_calls then
            return self:_answer(completion or (ask_err and ask_err.partial), ask_err)
        end
        if handlers.on_reset then
            -- Whatever was said before looking for more is not the answer.
            handlers.on_reset()
        end
        self:_add_results(messages, completion)
    end
    return self:_answer(nil, Errors.new("empty_answer", "the model only ever called tools"))
end

-- Planned first and then run: the passages keep the numbers they have.
function Ask:_first_messages()
    self._passages = Passages.new()
    return self._opening:messages(self._passages)
end

-- The last round must answer, and so must one after which nothing more would fit.
function Ask:_may_call_tools(messages, round)
    return self._opening:can_call_tools()
        and round < MAX_TOOL_ROUNDS
        and self._sent_tokens + 2 * self:_tokens_of(messages) + Opening.PASSAGE_TOKENS <= TOTAL_TOKENS
end

function Ask:_send(messages, may_call, handlers)
    local question = self:_question(messages, may_call)
    self._sent_tokens = self._sent_tokens + self:_tokens_of(messages)
    local completion, err = self._deps.ask(question, {
        on_text = handlers.on_text,
        on_reset = handlers.on_reset,
        on_wait = handlers.on_wait,
    })
    self._usage:add(completion or (err and err.partial))
    return completion, err
end

function Ask:_add_results(messages, completion)
    messages[#messages + 1] = {
        role = "assistant",
        content = completion.text ~= "" and completion.text or nil,
        tool_calls = Tools.echo(completion.tool_calls),
    }
    for __, call in ipairs(completion.tool_calls) do
        self._knows_chapters = self._knows_chapters or Tools.tells_of_chapters(call)
        messages[#messages + 1] = {
            role = "tool",
            tool_call_id = call.id,
            content = Tools.run(self._deps, self._passages, call),
        }
    end
end

function Ask:_question(messages, may_call)
    local request = self._request
    local has_tools = self._opening:can_call_tools()
    -- The conversation grows; a question that is kept must not.
    local copy = {}
    for index, message in ipairs(messages) do
        copy[index] = message
    end
    return {
        request = {
            model = request.model,
            messages = copy,
            tools = has_tools and Tools.definitions(self._deps.json) or nil,
            tool_choice = has_tools and not may_call and "none" or nil,
            max_output_tokens = self:_answer_tokens(),
            stream = true,
        },
        book = request.book,
        task = prompts.id .. ".part",
        prompt = prompts.id .. "/" .. prompts.version,
        title = request.question,
        first = self:_last_place() and { chapter = 1, offset = 0 },
        last = self:_last_place(),
        fresh = request.fresh,
    }
end

-- Up to where the answer can tell; nil: it can tell anything. Earlier turns and lists of chapters may tell all that the
-- gate lets pass.
function Ask:_last_place()
    if self._request.turns[1] or self._knows_chapters then
        return self._deps.limit()
    end
    return Place.later(self._passages:last_place(), self._opening.last_summarised)
end

function Ask:_answer_tokens()
    return Budget.answer(self._deps.limits, prompts.answer_tokens)
end

function Ask:_tokens_of(messages)
    local tokens = 0
    for __, message in ipairs(messages) do
        tokens = tokens + self._deps.estimate(message.content or "")
    end
    return tokens
end

function Ask:_tokens_of_tools(question)
    local tools = question.request.tools
    return tools and self._deps.estimate(assert(self._deps.json.encode(tools))) or 0
end

function Ask:_answer(completion, err)
    local text = completion and completion.text or ""
    return {
        text = text,
        complete = err == nil,
        cached = err == nil and self._usage.requests == 0,
        model = completion and completion.model or self._request.model,
        usage = self._usage:totals(),
        requests = self._usage.requests,
        error = err,
        passages = self._passages.list,
        citations = self._deps.check_citations(text, self._passages.list),
        last = self:_last_place(),
        needs_summaries = self._opening.needs_summaries,
    }
end

return Ask
