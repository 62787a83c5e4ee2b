--- What a request used and cost, read from the wire and added up exactly.

local Decimal = require("precis.text.decimal")

---@class precis.Usage
---@field prompt_tokens integer
---@field completion_tokens integer
---@field cached_tokens integer? of the prompt, read from the provider's cache
---@field reasoning_tokens integer? of the completion
---@field cost number? US dollars, for drawing; nil: the service did not say
---@field cost_text string? the same, exact

-- Two readings of one number differ by no more than this part of it.
local SAME_NUMBER = 1e-12

local Usage = {}

local function count(value)
    value = tonumber(value)
    return value and value >= 0 and value < 2 ^ 53 and math.floor(value) or nil
end

local function field(value, name)
    return type(value) == "table" and value[name] or nil
end

--- Reads a `usage` object; members it does not know or cannot read are as good as absent.
---@param raw any
---@return precis.Usage? usage nil: there is none
function Usage.read(raw)
    if type(raw) ~= "table" then
        return nil
    end
    local cost = Decimal.parse(raw.cost)
    return {
        prompt_tokens = count(raw.prompt_tokens) or 0,
        completion_tokens = count(raw.completion_tokens) or 0,
        cached_tokens = count(field(raw.prompt_tokens_details, "cached_tokens")),
        reasoning_tokens = count(field(raw.completion_tokens_details, "reasoning_tokens")),
        cost = cost and cost:to_number(),
        cost_text = cost and cost:format(),
    }
end

--- Puts the cost as it was written in place of the double it was read into: KOReader's codec rounds the last of
--- seventeen digits as it likes.
---@param value any a decoded chunk or body
---@param text string what it was decoded from
function Usage.keep_cost_exact(value, text)
    local usage = type(value) == "table" and value.usage
    local cost = type(usage) == "table" and tonumber(usage.cost)
    -- Inside a string the quotes would have backslashes: this is the member itself.
    local literal = cost and text:match('"usage"%s*:.-"cost"%s*:%s*([%d%.eE%+%-]+)')
    local written = tonumber(literal)
    if written and math.abs(written - cost) <= math.abs(cost) * SAME_NUMBER then
        usage.cost = literal
    end
end

local function sum(a, b)
    return (a or b) and (a or 0) + (b or 0)
end

--- What two requests used together. A cost that only one of them knows is kept: it is the least they cost.
---@param a precis.Usage?
---@param b precis.Usage?
---@return precis.Usage?
function Usage.add(a, b)
    if not (a and b) then
        return a or b
    end
    local cost = Decimal.add(Decimal.of(a.cost_text or 0), Decimal.of(b.cost_text or 0))
    local known = a.cost_text or b.cost_text
    return {
        prompt_tokens = a.prompt_tokens + b.prompt_tokens,
        completion_tokens = a.completion_tokens + b.completion_tokens,
        cached_tokens = sum(a.cached_tokens, b.cached_tokens),
        reasoning_tokens = sum(a.reasoning_tokens, b.reasoning_tokens),
        cost = known and cost:to_number(),
        cost_text = known and cost:format(),
    }
end

return Usage
