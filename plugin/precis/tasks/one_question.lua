--- The answer of a task that is one question and no more.

local Usage = require("precis.tasks.usage")

local OneQuestion = {}

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
