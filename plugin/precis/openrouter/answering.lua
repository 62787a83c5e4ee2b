--- Gets one answer, with as many requests as that takes: again after what clears by itself, from another model where
-- this one fails, and on from where the length cut it.

local Continuation = require("precis.openrouter.continuation")
local Errors = require("precis.errors")
local Ask = require("precis.openrouter.ask")
local Resend = require("precis.openrouter.resend")
local Retry = require("precis.openrouter.retry")
local Usage = require("precis.openrouter.usage")

-- Errors that mean no harm when the model was only asked to go on.
local NOTHING_TO_ADD = { empty_answer = true, reasoning_only = true }
-- Our own word for a continuation that is none.
local CANNOT_GO_ON = "cannot_go_on"

---@class precis.AnsweringPlan
---@field call fun(body: table): precis.AskCall?, precis.Error? makes the request ready to send
---@field body table of the request
---@field models string[] to ask, in order
---@field falls_back boolean the service itself goes through the further models
---@field max_continuations integer
---@field continue_from string? the beginning of the answer, from earlier on
---@field may_pay_twice boolean
---@field total number seconds for each part of the answer

---@class precis.CompleteHandlers
---@field on_text fun(delta: string)?
---@field on_reasoning fun(delta: string)?
---@field on_wait fun(seconds: number, err: precis.Error, attempt: integer)? 0 seconds: it goes on
---@field before_continuing fun(answer: precis.Completion): true?, precis.Error? before the service is asked to go on
---@field before_repeating fun(answer: precis.Completion?): true?, precis.Error? before a request goes out once more of
--- which nobody knows whether it was heard; answer: what it goes on from
---@field on_reset fun()? all text so far is void; it comes anew

local Answering = {}
Answering.__index = Answering

---@param deps { http: precis.net.Http, json: precis.Json, clock: table, random: fun(): number }
---@param plan precis.AnsweringPlan
---@param handlers precis.CompleteHandlers
function Answering.new(deps, plan, handlers)
    return setmetatable({
        _deps = deps,
        _plan = plan,
        _handlers = handlers,
        _answer = nil, -- the parts of the answer that are finished, as one completion
        _usage = nil,
        _requests = 0,
        _generations = {}, -- one for each attempt that may have been billed
        _shown_bytes = 0, -- of the part under way
        _best = nil, -- the longest of what failed attempts at this part have left
    }, Answering)
end

function Answering:_show(delta)
    self._shown_bytes = self._shown_bytes + #delta
    if self._handlers.on_text and delta ~= "" then
        self._handlers.on_text(delta)
    end
end

--- Before another attempt: what the failed one has shown is void.
function Answering:_start_over()
    if self._shown_bytes == 0 then
        return
    end
    self._shown_bytes = 0
    if self._handlers.on_reset then
        self._handlers.on_reset()
    end
    if self._answer and self._handlers.on_text then
        self._handlers.on_text(self._answer.text)
    end
end

--- Keeps account of an attempt, whatever came of it.
function Answering:_count(completion, err)
    local result = completion or err.partial
    local id, usage = result and result.id, result and result.usage
    self._usage = Usage.add(self._usage, usage)
    if completion or err.may_be_billed or usage then
        -- Some tell the usage as they go: in an answer that broke off it is not the last word.
        local is_final = result ~= nil and result.finish ~= nil
        self._generations[#self._generations + 1] = { id = id, usage = is_final and usage or nil }
    end
    if completion or err.sent or err.status then
        self._requests = self._requests + 1
    end
end

function Answering:_keep_best(partial)
    if partial and (not self._best or #partial.text > #self._best.text) then
        self._best = partial
    end
end

--- One attempt. The text of a continuation is passed on as it fits to what is there.
function Answering:_attempt(call, joint)
    local texts = {}
    local function take(delta)
        texts[#texts + 1] = delta
        self:_show(delta)
    end
    local completion, err = Ask.chat(self._deps, call, {
        on_reasoning = self._handlers.on_reasoning,
        on_text = function(delta)
            take(joint and joint:add(delta) or delta)
        end,
    })
    local result = completion or err.partial
    if joint and result then
        take(joint:finish())
        result.text = table.concat(texts)
    end
    self:_count(completion, err)
    if joint and err and NOTHING_TO_ADD[err.kind] then
        -- Asked to go on, the model says no more: then it was whole, or cannot be made whole.
        completion, err = err.partial, nil
        completion.complete = completion.finish == "stop"
        completion.finish = completion.complete and "stop" or CANNOT_GO_ON
    end
    return completion, err
end

--- The request went out on a connection that was dead by then. It was hardly heard; but if it was, it is paid for.
function Answering:_repeat()
    local ask = self._handlers.before_repeating
    local may_repeat = not ask or ask(self._answer)
    if may_repeat then
        self._requests = self._requests + 1
        self._generations[#self._generations + 1] = {}
    end
    return may_repeat
end

--- Asks one model, again and again where that may help.
function Answering:_ask_model(body, previous)
    local call, err = self._plan.call(body)
    if not call then
        return nil, err
    end
    local deadline = self._deps.clock.now() + self._plan.total
    call.deadlines.total = deadline
    call.most_tokens = body.max_completion_tokens or body.max_tokens
    call.before_repeat = function()
        return self:_repeat()
    end
    local policy = {
        deadline = deadline,
        may_pay_twice = self._plan.may_pay_twice,
        on_wait = self._handlers.on_wait,
        on_again = function()
            self:_start_over()
        end,
    }
    return Resend.run(self._deps, policy, function()
        local joint = previous and Continuation.new(previous)
        local completion, why = self:_attempt(call, joint)
        if completion and joint and joint.diverged then
            completion.finish = CANNOT_GO_ON
        elseif not completion then
            self:_keep_best(why.partial)
        end
        return completion, why
    end)
end

--- Asks the models in turn, the one that answered before first.
function Answering:_ask(messages, previous)
    local models, plan = self._plan.models, self._plan
    local completion, err
    for index = self._model_index or 1, #models do
        local body = {}
        for name, value in pairs(plan.body) do
            body[name] = value
        end
        body.messages, body.model = messages, models[index]
        body.models = plan.falls_back and index < #models and { unpack(models, index + 1) } or nil
        self._model_index = index
        completion, err = self:_ask_model(body, previous)
        local has_been_tried = plan.falls_back and err and err.kind ~= "model_unknown"
        if completion or has_been_tried or not Retry.may_switch_model(err, plan.may_pay_twice) then
            break
        end
        if index < #models then
            self:_start_over()
        end
    end
    return completion, err
end

--- The finished parts and a further one as one completion.
function Answering:_with(part)
    local answer = self._answer
    local whole = {}
    for name, value in pairs(part or answer or {}) do
        whole[name] = value
    end
    if answer and part then
        whole.text = answer.text .. part.text
        whole.reasoning = answer.reasoning and answer.reasoning .. (part.reasoning or "") or part.reasoning
    end
    whole.usage, whole.requests, whole.generations = self._usage, self._requests, self._generations
    return whole
end

function Answering:_fail(err)
    self:_keep_best(err.partial)
    err.requests, err.generations = self._requests, self._generations
    if self._best or self._answer then
        err.partial = self:_with(self._best)
        err.partial.complete = false
    end
    return nil, err
end

--- The messages that make the model go on from what it has said, and from what was put into its mouth before.
local function continuing(messages, prefill)
    local longer = {}
    for index, message in ipairs(messages) do
        longer[index] = message
    end
    local last = longer[#longer]
    if last.role == "assistant" and type(last.content) == "string" then
        longer[#longer] = { role = "assistant", content = last.content .. prefill }
    else
        longer[#longer + 1] = { role = "assistant", content = prefill }
    end
    return longer
end

--- Another request for the same answer is another one to pay for.
function Answering:_ask_leave()
    local ask = self._handlers.before_continuing
    if not ask then
        return true
    end
    return ask(self._answer)
end

--- The first request: for an answer, or for the rest of one whose beginning is there from earlier on.
function Answering:_begin(messages, beginning)
    if not beginning then
        return self:_ask(messages)
    end
    self._answer = { text = beginning }
    return self:_ask(continuing(messages, Continuation.new(beginning).prefill), beginning)
end

--- Gets the whole answer.
---@async
---@return precis.Completion? completion
---@return precis.Error? err with `partial` when anything was received; cut_by_length when it would go on
function Answering:run()
    local messages = self._plan.body.messages
    local part, err = self:_begin(messages, self._plan.continue_from)
    local continuations = 0
    while part do
        self._answer, self._best, self._shown_bytes = self:_with(part), nil, 0
        local is_last = part.finish == "length" and continuations == self._plan.max_continuations
        if part.finish == CANNOT_GO_ON or is_last then
            return self:_fail(Errors.new("cut_by_length", "the answer is longer than was allowed", { sent = true }))
        elseif part.finish ~= "length" then
            return self._answer
        end
        local may_go_on, refusal = self:_ask_leave()
        if not may_go_on then
            return self:_fail(refusal)
        end
        continuations = continuations + 1
        local text = self._answer.text
        part, err = self:_ask(continuing(messages, Continuation.new(text).prefill), text)
    end
    return self:_fail(err)
end

return Answering
