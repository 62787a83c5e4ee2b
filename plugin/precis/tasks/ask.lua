--- Answers a question about the book from passages the gate lets through; each citation is checked before it is shown.
--
-- Passages are found on the device. A short text is sent whole; a model that can call tools may look for more passages
-- itself, within bounds.

local Errors = require("precis.errors")

local Budget = require("precis.tasks.budget")
local Conversation = require("precis.tasks.conversation")
local Passages = require("precis.tasks.passages")
local Place = require("precis.tasks.place")
local Plan = require("precis.tasks.plan")
local Prompt = require("precis.tasks.prompt")
local Tools = require("precis.tasks.ask_tools")
local Usage = require("precis.tasks.usage")
local WholeBook = require("precis.tasks.whole_book")
local prompts = require("precis.tasks.prompts.ask")

local Ask = {}
Ask.__index = Ask

-- A text up to this is sent whole: it costs no more than passages of a long one. About the whole of a book little less
-- than all of it tells.
local WHOLE_BYTES = 6000
local WHOLE_BYTES_ABOUT_ALL = 24000
local FEWEST_BYTES_OF_TOKEN = 2
local SUMMARY_TOKENS = 4000 -- of summaries, for a question about the whole or one that no passage answers
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
        _passages = Passages.new(),
        _is_about_all = WholeBook.is_asked(request.question),
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

function Ask:_first_messages()
    local request = self._request
    local hits, err = self:_first_hits()
    if not hits then
        return nil, err
    end
    local summaries, summary_err = self:_summaries(hits)
    if summary_err then
        return nil, summary_err
    end
    -- Planned first and then run: the passages keep the numbers they have.
    self._passages = Passages.new()
    local found = self._passages:add(hits)
    local quoted = #found > 0 and Passages.quoted(found) or prompts.nothing_found
    local messages = { { role = "system", content = self:_system(summaries) } }
    for __, message in ipairs(Conversation.messages(request.turns, THREAD_TOKENS, self._deps.estimate)) do
        messages[#messages + 1] = message
    end
    messages[#messages + 1] = {
        role = "user",
        content = Prompt.fill(summaries and prompts.with_summaries or prompts.question, {
            title = request.values.title,
            by = request.values.by,
            quoted = quoted,
            summaries = summaries and Prompt.quote(summaries),
            question = request.question,
        }),
    }
    return messages
end

-- What summaries tell, where passages alone would not do.
function Ask:_summaries(hits)
    self._last_summarised = nil
    if self._has_everything or #hits > 0 and not self._is_about_all then
        return nil
    end
    local summaries, err = self._deps.summaries()
    if not summaries then
        return nil, err
    end
    local room = self:_room() - FIRST_TOKENS
    local material = WholeBook.material(self._deps, summaries, self._request.question, math.min(SUMMARY_TOKENS, room))
    self._last_summarised = material.last
    self._needs_summaries = self._is_about_all and 2 * material.count < #self._deps.chapters()
    return material.text
end

-- Tokens that are left for what is sent of the book.
function Ask:_room()
    local around = self._deps.estimate(prompts.system .. prompts.with_summaries) + THREAD_TOKENS
    return Budget.room(self._deps.limits, around, prompts.answer_tokens)
end

-- A short text is sent whole: nothing is left to look for then.
function Ask:_first_hits()
    local most = self._is_about_all and WHOLE_BYTES_ABOUT_ALL or WHOLE_BYTES
    local everything, err = self._deps.everything(math.min(most, self:_room() * FEWEST_BYTES_OF_TOKEN))
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

function Ask:_system(summaries)
    local lines = { Prompt.system(prompts, self._request.values, self._deps.wishes) }
    lines[#lines + 1] = summaries and prompts.summaries_hint
    lines[#lines + 1] = self:_can_call_tools() and prompts.tools_hint or nil
    return table.concat(lines, "\n")
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
        self._knows_chapters = self._knows_chapters or Tools.tells_of_chapters(call)
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
    return Place.later(self._passages:last_place(), self._last_summarised)
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
        last = self:_last_place(),
        needs_summaries = self._needs_summaries,
    }
end

return Ask
