--- Answers a question about the book from passages the gate lets through; each citation is checked before it is shown.
--
-- Passages are found on the device. A short text is sent whole; a model that can call tools may look for more passages
-- itself, within bounds.

local Errors = require("precis.errors")

local Budget = require("precis.tasks.budget")
local Conversation = require("precis.tasks.conversation")
local Passages = require("precis.tasks.passages")
local Plan = require("precis.tasks.plan")
local Prompt = require("precis.tasks.prompt")
local Tools = require("precis.tasks.ask_tools")
local Usage = require("precis.tasks.usage")
local prompts = require("precis.tasks.prompts.ask")

local Ask = {}
Ask.__index = Ask

-- A text up to this is sent whole: it costs no more than passages of a long one.
local WHOLE_BYTES = 6000
local FIRST_PASSAGES = 5
local FIRST_TOKENS = 1500 -- of passages in the first request
local THREAD_TOKENS = 700 -- of earlier questions and answers
local MAX_TOOL_ROUNDS = 2
local TOTAL_TOKENS = 6000 -- of prompts in all rounds together

---@class precis.tasks.AskDeps
---@field book precis.Book
---@field ask fun(question: precis.tasks.Question, handlers: table): table?, precis.Error? `PaidOnce:ask`
---@field is_paid fun(question: precis.tasks.Question): boolean
---@field search fun(text: string, options: table): table[]?, precis.Error? behind the gate; options: k, max_tokens
---@field everything fun(max_bytes: integer): table[]?, precis.Error? all that may be read, as passages; nil: it is long
---@field neighbours fun(passage: precis.tasks.Passage): table[]?, precis.Error? behind the gate
---@field chapters fun(): precis.Chapter[] those the gate lets be read
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
    local plan = Plan.new(prompts.id)
    plan:add({
        stage = 1,
        tokens_in = self:_tokens_of(messages),
        tokens_out = self:_answer_tokens(),
        is_paid = self._deps.is_paid(self:_question(messages)),
    })
    return plan
end

--- Asks.
---@async
---@param handlers precis.tasks.Handlers
---@return precis.tasks.Answer? answer with `citations` and `passages`
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

function Ask:_first_messages()
    local request = self._request
    local hits, err = self:_first_hits()
    if not hits then
        return nil, err
    end
    -- Planned first and then run: the passages keep the numbers they have.
    self._passages = Passages.new()
    local found = self._passages:add(hits)
    local quoted = #found > 0 and Passages.quoted(found) or prompts.nothing_found
    local messages = { { role = "system", content = self:_system() } }
    for __, message in ipairs(Conversation.messages(request.turns, THREAD_TOKENS, self._deps.estimate)) do
        messages[#messages + 1] = message
    end
    messages[#messages + 1] = {
        role = "user",
        content = Prompt.fill(prompts.question, {
            title = request.values.title,
            by = request.values.by,
            quoted = quoted,
            question = request.question,
        }),
    }
    return messages
end

-- A short text is sent whole: nothing is left to look for then.
function Ask:_first_hits()
    local everything, err = self._deps.everything(WHOLE_BYTES)
    if everything or err then
        self._has_everything = everything ~= nil
        return everything, err
    end
    local request = self._request
    return self._deps.search(Conversation.search_text(request.turns, request.question), {
        k = FIRST_PASSAGES,
        max_tokens = FIRST_TOKENS,
    })
end

function Ask:_can_call_tools()
    return self._deps.can_call_tools and not self._has_everything
end

function Ask:_system()
    local system = Prompt.system(prompts, self._request.values, self._deps.wishes)
    return self:_can_call_tools() and system .. "\n" .. prompts.tools_hint or system
end

-- The last round must answer, and so must one after which nothing more would fit.
function Ask:_may_call_tools(messages, round)
    return self:_can_call_tools()
        and round < MAX_TOOL_ROUNDS
        and self._sent_tokens + 2 * self:_tokens_of(messages) + FIRST_TOKENS <= TOTAL_TOKENS
end

function Ask:_send(messages, may_call, handlers)
    local question = self:_question(messages)
    question.request.tools = self:_can_call_tools() and Tools.definitions(self._deps.json) or nil
    if question.request.tools and not may_call then
        question.request.tool_choice = "none"
    end
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
        messages[#messages + 1] = {
            role = "tool",
            tool_call_id = call.id,
            content = Tools.run(self._deps, self._passages, call),
        }
    end
end

function Ask:_question(messages)
    local request = self._request
    -- The conversation grows; a question that is kept must not.
    local copy = {}
    for index, message in ipairs(messages) do
        copy[index] = message
    end
    return {
        request = {
            model = request.model,
            messages = copy,
            max_output_tokens = self:_answer_tokens(),
            stream = true,
        },
        book = request.book,
        task = prompts.id,
        prompt = prompts.id .. "/" .. prompts.version,
        title = request.question,
        first = self._passages.list[1] and { chapter = 1, offset = 0 },
        last = self._passages:last_place(),
        fresh = request.fresh,
    }
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
    }
end

return Ask
