--- What the service tells of a key, its credits, and of finished requests.

local Decimal = require("precis.text.decimal")

local Account = {}

--- A sum as exact text; nil where there is none, which for limits means "no limit".
local function money(value)
    local decimal = Decimal.parse(value)
    return decimal and decimal:format()
end

local function table_or_empty(value)
    return type(value) == "table" and value or {}
end

---@class precis.KeyInfo
---@field label string?
---@field limit string? dollars, exact; nil: no limit
---@field limit_remaining string?
---@field limit_reset string? "daily", "weekly", "monthly"
---@field usage string? since the key was made
---@field usage_daily string?
---@field usage_weekly string?
---@field usage_monthly string?
---@field is_free_tier boolean the account has never bought credits
---@field free_requests { used: number?, limit: number?, remaining: number? }
---@field expires_at string?

---@param data any of GET /key
---@return precis.KeyInfo
function Account.read_key(data)
    data = table_or_empty(data)
    local free = table_or_empty(data.free_model_daily_requests)
    return {
        label = data.label,
        limit = money(data.limit),
        limit_remaining = money(data.limit_remaining),
        limit_reset = data.limit_reset,
        usage = money(data.usage),
        usage_daily = money(data.usage_daily),
        usage_weekly = money(data.usage_weekly),
        usage_monthly = money(data.usage_monthly),
        is_free_tier = data.is_free_tier == true,
        free_requests = {
            used = tonumber(free.used),
            limit = tonumber(free.limit),
            remaining = tonumber(free.remaining),
        },
        expires_at = data.expires_at,
    }
end

---@class precis.Credits
---@field bought string? dollars, exact
---@field used string?
---@field left string?

---@param data any of GET /credits
---@return precis.Credits
function Account.read_credits(data)
    data = table_or_empty(data)
    local bought, used = Decimal.parse(data.total_credits), Decimal.parse(data.total_usage)
    return {
        bought = bought and bought:format(),
        used = used and used:format(),
        left = bought and used and Decimal.subtract(bought, used):format(),
    }
end

---@class precis.Generation
---@field id string?
---@field model string?
---@field provider string?
---@field finish string?
---@field cancelled boolean
---@field cost_text string? dollars, exact
---@field prompt_tokens integer? by the model's own count
---@field completion_tokens integer?
---@field reasoning_tokens integer?
---@field cached_tokens integer?
---@field latency number? seconds to the first token
---@field duration number? seconds

local function seconds(milliseconds)
    milliseconds = tonumber(milliseconds)
    return milliseconds and milliseconds / 1000
end

---@param data any of GET /generation
---@return precis.Generation
function Account.read_generation(data)
    data = table_or_empty(data)
    return {
        id = data.id,
        model = data.model,
        provider = data.provider_name,
        finish = data.finish_reason,
        cancelled = data.cancelled == true,
        cost_text = money(data.total_cost),
        prompt_tokens = tonumber(data.native_tokens_prompt or data.tokens_prompt),
        completion_tokens = tonumber(data.native_tokens_completion or data.tokens_completion),
        reasoning_tokens = tonumber(data.native_tokens_reasoning),
        cached_tokens = tonumber(data.native_tokens_cached),
        latency = seconds(data.latency),
        duration = seconds(data.generation_time),
    }
end

return Account
