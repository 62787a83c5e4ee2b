--- Judges an answer that has come to its end: whether it is one, and if not, what it is.
--
-- What was received always goes with the error, as `partial`; `may_be_billed` says whether asking again may cost again.

local Errors = require("precis.errors")
local Failure = require("precis.openrouter.failure")
local Redact = require("precis.openrouter.redact")

---@alias precis.AnswerEnd
---| "whole" # the end mark of a stream, or a whole body
---| "broken_off" # the stream ended without its end mark

-- Why a finished answer is none, by finish_reason; any other finish is a good one.
local BAD_FINISHES = {
    content_filter = { "refused", "the provider filtered the answer" },
    error = { "provider", "the provider failed while answering" },
}

local Verdict = {}

local function failed(kind, message, partial, fields)
    local err = Errors.new(kind, message, fields)
    err.sent = true
    err.partial = partial
    return nil, err
end

--- Whether the model did work that somebody will charge for.
local function was_billed(partial)
    local usage = partial.usage
    if usage and usage.cost then
        return usage.cost > 0
    elseif usage then
        return usage.completion_tokens > 0
    end
    return partial.text ~= "" or partial.reasoning ~= nil or partial.tool_calls ~= nil
end

local function judge_failure(accumulator, partial, context)
    local err = Failure.from_payload(accumulator.failure, nil, context)
    -- Its allowance ran out while it thought: whatever the provider calls it, the remedy is a larger one.
    if partial.finish == "length" and partial.text == "" then
        err = Errors.new("reasoning_only", err.message, { provider_message = err.provider_message })
    end
    err.sent = true
    err.partial = partial
    err.may_be_billed = was_billed(partial)
    return nil, err
end

local function judge_silence(partial, context)
    if partial.refusal then
        local words = Redact.words(partial.refusal, context.key)
        return failed("refused", "the model refused", partial, { provider_message = words, may_be_billed = true })
    elseif partial.reasoning or partial.finish == "length" then
        return failed("reasoning_only", "the answer is empty but for thoughts", partial, { may_be_billed = true })
    end
    return failed("empty_answer", "the answer is empty", partial, { may_be_billed = was_billed(partial) })
end

--- Judges what has been accumulated.
---@param accumulator table of `completion.lua`
---@param ending precis.AnswerEnd
---@param context precis.FailureContext
---@return precis.Completion? completion `finish` "length" means that it may be continued
---@return precis.Error? err with `partial`
function Verdict.of(accumulator, ending, context)
    local partial = accumulator:result(false)
    if accumulator.failure then
        return judge_failure(accumulator, partial, context)
    elseif ending == "broken_off" and not accumulator:is_settled() then
        return failed("dropped", "the stream ended without its end mark", partial, { may_be_billed = true })
    end
    local bad = BAD_FINISHES[partial.finish]
    if bad then
        return failed(bad[1], bad[2], partial, { may_be_billed = was_billed(partial) })
    elseif not accumulator:has_text() and not partial.tool_calls then
        return judge_silence(partial, context)
    end
    partial.complete = partial.finish ~= "length"
    partial.finish = partial.finish or "stop"
    return partial
end

return Verdict
