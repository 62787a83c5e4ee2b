--- What a request can cost at most, and what it did cost, put into the ledger.

local Messages = require("precis.openrouter.messages")

---@class precis.tasks.Billing
local Billing = {}
Billing.__index = Billing

-- Money is held back for the worst case: the estimate of the prompt may be short of so much, and of a model whose
-- tokenizer nobody knows no more is sure than that a token has some bytes.
local WORST_CASE_PERCENT = 110
local FEWEST_BYTES_OF_TOKEN = 4
local SPARE_TOKENS = 4 -- a message, for what the model's own form puts around it

---@param deps precis.tasks.PaidOnceDeps
function Billing.new(deps)
    return setmetatable({ _deps = deps }, Billing)
end

--- The most that a request can cost, in exact dollars; "0" when nobody knows the model's price.
---@param request table
---@param said string? what it has to go on from
---@return string dollars
function Billing:most(request, said)
    local deps = self._deps
    local form = { tools = request.tools, format = request.response_format }
    local text, further_tokens, pictures = Messages.content(request)
    local words = { next(form) and deps.json.encode(form) or "", said or "", text }
    local tokens, bytes = further_tokens, 0
    for __, part in ipairs(words) do
        tokens, bytes = tokens + deps.estimate(part, request.model), bytes + #part
    end
    local worst = math.max(tokens * WORST_CASE_PERCENT / 100, bytes / FEWEST_BYTES_OF_TOKEN + further_tokens)
    worst = math.ceil(worst) + SPARE_TOKENS * (#request.messages + 1)
    local price = deps.price(request.model, worst, request.max_output_tokens or 0, pictures)
    return price and price:format() or "0"
end

--- Holds money back for a request that is about to leave.
---@param question precis.tasks.Question
---@param said string? what it has to go on from
---@return integer? row of the ledger
---@return precis.Error? err budget, storage
function Billing:reserve(question, said)
    return self._deps.ledger:reserve({
        book = question.book,
        task = question.task,
        model = question.request.model,
        reserved = self:most(question.request, said),
        account = self._deps.account(),
    })
end

--- The client's handlers for a request. An answer that is cut by its length goes on in another request, and one that
--- went out on a connection nobody listened to any more is sent again: the budget must cover that too.
---@param row integer of the ledger
---@param request table
---@param handlers table
---@return table
function Billing:watching(row, request, handlers)
    local function hold_more(said)
        return self._deps.ledger:hold_more(row, self:most(request, said))
    end
    return setmetatable({
        before_continuing = function(answer)
            return hold_more(answer.text)
        end,
        before_repeating = function(answer)
            return hold_more(answer and answer.text)
        end,
    }, { __index = handlers })
end

--- A request is over: billed, billed in part, or perhaps billed.
---@param row integer
---@param request table
---@param generations table[] one for each attempt that may have been billed
---@param said string? the answer
---@return true? ok
---@return precis.Error? err
function Billing:settle(row, request, generations, said)
    local bills = {}
    for index, generation in ipairs(generations) do
        bills[index] = self:_bill(request, generation, said)
    end
    return self._deps.ledger:settle(row, bills)
end

-- What one generation cost: as billed, or still to be found out where that can be, or from tokens and price.
function Billing:_bill(request, generation, said)
    local usage = generation.usage
    local bill = {
        generation = generation.id,
        cost = usage and usage.cost_text,
        prompt_tokens = usage and usage.prompt_tokens,
        completion_tokens = usage and usage.completion_tokens,
    }
    if usage and not bill.cost and not (generation.id and self._deps.tells_costs()) then
        local price = self._deps.price(request.model, usage.prompt_tokens, usage.completion_tokens)
        bill.cost, bill.is_estimate = price and price:format() or "0", true
    end
    if not bill.cost then
        bill.most = self:most(request, said)
    end
    return bill
end

return Billing
