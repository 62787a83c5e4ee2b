--- Adds up what several requests used and cost.

local Decimal = require("precis.text.decimal")

local Usage = {}
Usage.__index = Usage

---@return precis.tasks.Usage
function Usage.new()
    return setmetatable({ prompt_tokens = 0, completion_tokens = 0, cost = nil, requests = 0 }, Usage)
end

--- Adds a completion, finished or not.
---@param completion { usage: table?, requests: integer? }?
function Usage:add(completion)
    if not completion then
        return
    end
    self.requests = self.requests + (completion.requests or 1)
    local usage = completion.usage or {}
    self.prompt_tokens = self.prompt_tokens + (usage.prompt_tokens or 0)
    self.completion_tokens = self.completion_tokens + (usage.completion_tokens or 0)
    if usage.cost_text then
        local cost = Decimal.parse(usage.cost_text)
        self.cost = self.cost and Decimal.add(self.cost, cost) or cost
    end
end

--- The sum as plain values; `cost` is nil when no request told its price.
---@return { prompt_tokens: integer, completion_tokens: integer, cost: number?, cost_text: string? }
function Usage:totals()
    local text = self.cost and Decimal.format(self.cost)
    return {
        prompt_tokens = self.prompt_tokens,
        completion_tokens = self.completion_tokens,
        cost_text = text,
        cost = text and tonumber(text),
    }
end

return Usage
