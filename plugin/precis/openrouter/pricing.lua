--- What a model costs: US dollars per token, exact, with tiers for long prompts.

local Decimal = require("precis.text.decimal")

---@class precis.PriceTier
---@field min_prompt_tokens integer from this many on
---@field prompt precis.Decimal? per token; nil: unknown
---@field completion precis.Decimal?

---@class precis.Price
---@field prompt precis.Decimal? per token; nil: unknown, as with routers
---@field completion precis.Decimal?
---@field request precis.Decimal? per request, on top
---@field picture precis.Decimal? for a usual picture; where it is told, a picture's tokens may be counted in it or not
---@field cache_read precis.Decimal? per token of the prompt that comes from a cache
---@field tiers precis.PriceTier[] ascending

local MILLION = Decimal.of("1000000")

local Pricing = {}

--- A price; a negative one stands for "it depends".
local function price(value)
    local decimal = Decimal.parse(value)
    return decimal and Decimal.compare(decimal, Decimal.ZERO) >= 0 and decimal or nil
end

local function read_tiers(overrides)
    local tiers = {}
    for __, override in ipairs(type(overrides) == "table" and overrides or {}) do
        local from = type(override) == "table" and tonumber(override.min_prompt_tokens)
        if from then
            tiers[#tiers + 1] = {
                min_prompt_tokens = from,
                prompt = price(override.prompt),
                completion = price(override.completion),
            }
        end
    end
    table.sort(tiers, function(a, b)
        return a.min_prompt_tokens < b.min_prompt_tokens
    end)
    return tiers
end

---@param raw any `pricing` of a model
---@return precis.Price
function Pricing.read(raw)
    raw = type(raw) == "table" and raw or {}
    return {
        prompt = price(raw.prompt),
        completion = price(raw.completion),
        request = price(raw.request),
        picture = price(raw.image),
        cache_read = price(raw.input_cache_read),
        tiers = read_tiers(raw.overrides),
    }
end

--- The prices per token for a prompt of a length.
---@param pricing precis.Price
---@param prompt_tokens integer
---@return precis.Decimal? prompt
---@return precis.Decimal? completion
function Pricing.rates(pricing, prompt_tokens)
    local prompt, completion = pricing.prompt, pricing.completion
    for __, tier in ipairs(pricing.tiers) do
        if prompt_tokens >= tier.min_prompt_tokens then
            prompt, completion = tier.prompt or prompt, tier.completion or completion
        end
    end
    return prompt, completion
end

--- What a request costs.
---@param pricing precis.Price
---@param prompt_tokens integer those of pictures included
---@param completion_tokens integer
---@param pictures integer? that are paid for besides their tokens; nil: none
---@param is_cached boolean? the provider still has the prompt from an earlier request
---@return precis.Decimal? dollars nil: the price is not known
function Pricing.cost(pricing, prompt_tokens, completion_tokens, pictures, is_cached)
    local prompt, completion = Pricing.rates(pricing, prompt_tokens)
    if not (prompt and completion) then
        return nil
    end
    prompt = is_cached and pricing.cache_read or prompt
    local tokens = Decimal.add(
        Decimal.multiply(prompt, Decimal.of(prompt_tokens)),
        Decimal.multiply(completion, Decimal.of(completion_tokens))
    )
    local cost = pricing.request and Decimal.add(tokens, pricing.request) or tokens
    if pictures and pricing.picture then
        cost = Decimal.add(cost, Decimal.multiply(pricing.picture, Decimal.of(pictures)))
    end
    return cost
end

--- The price of a million tokens, as people speak of it.
---@param per_token precis.Decimal
---@return precis.Decimal
function Pricing.per_million(per_token)
    return Decimal.multiply(per_token, MILLION)
end

---@param pricing precis.Price
---@return boolean
function Pricing.is_free(pricing)
    local prompt, completion, request = pricing.prompt, pricing.completion, pricing.request
    return prompt ~= nil
        and completion ~= nil
        and prompt:is_zero()
        and completion:is_zero()
        and (request == nil or request:is_zero())
end

return Pricing
