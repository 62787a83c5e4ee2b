--- A task that is one question and no more: what is asked, and the answer.

local Budget = require("precis.tasks.budget")
local Usage = require("precis.tasks.usage")

local OneQuestion = {}

--- Puts messages into the shape of a question.
---@param deps precis.reading.Materials
---@param prompts { id: string, version: integer, answer_tokens: integer }
---@param request { title: string?, first: precis.Place?, last: precis.Place?, fresh: boolean? } the task's
---@param messages table[]
---@return precis.tasks.Question
function OneQuestion.question(deps, prompts, request, messages)
    return {
        request = {
            model = deps.model_id,
            messages = messages,
            max_output_tokens = Budget.answer(deps.limits, prompts.answer_tokens),
            stream = true,
        },
        book = deps.book:identity(),
        task = prompts.id,
        prompt = prompts.id .. "/" .. prompts.version,
        title = request.title,
        first = request.first,
        last = request.last,
        fresh = request.fresh,
    }
end

--- Puts what came of asking into the shape of an answer.
---@param deps precis.reading.Materials
---@param completion table?
---@param err precis.Error? with `partial` when something came
---@return precis.tasks.Answer
function OneQuestion.answer(deps, completion, err)
    local received = completion or (err and err.partial)
    local usage = Usage.new()
    usage:add(received)
    return {
        text = received and received.text or "",
        complete = err == nil,
        cached = err == nil and usage.requests == 0,
        model = received and received.model or deps.model_id,
        usage = usage:totals(),
        requests = usage.requests,
        error = err,
    }
end

return OneQuestion
