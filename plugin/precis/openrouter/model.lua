--- One model of the service's list, read from what may be anything.

local Pricing = require("precis.openrouter.pricing")

---@class precis.Model
---@field id string
---@field name string
---@field created number? epoch seconds
---@field context_tokens integer? nil: unknown
---@field max_completion_tokens integer?
---@field tokenizer string? as the service names it: "GPT", "Claude", …
---@field inputs table<string, true> "text", "image", …
---@field outputs table<string, true>
---@field parameters table<string, true> what requests may set
---@field price precis.Price
---@field is_free boolean
---@field thinking precis.Thinking? nil: it does not think, or nobody says
---@field expires string? date after which it is gone

---@class precis.Thinking how a model thinks before it answers
---@field is_mandatory boolean it cannot be told not to
---@field is_default boolean it does unless told not to
---@field default_effort string? "low", "medium", …
---@field efforts table<string, true>? nil: it takes any

-- What the list on the disk keeps of an entry; the rest is long and unused.
local KEPT = { "id", "canonical_slug", "name", "created", "context_length", "pricing", "supported_parameters" }
local KEPT_OF = {
    architecture = { "input_modalities", "output_modalities", "tokenizer" },
    top_provider = { "context_length", "max_completion_tokens" },
    reasoning = { "mandatory", "default_enabled", "default_effort", "supported_efforts" },
}

local Model = {}

local function table_or_empty(value)
    return type(value) == "table" and value or {}
end

local function count(value)
    value = tonumber(value)
    return value and value >= 1 and value < 2 ^ 53 and math.floor(value) or nil
end

local function set_of(list)
    local set = {}
    for __, name in ipairs(table_or_empty(list)) do
        if type(name) == "string" then
            set[name] = true
        end
    end
    return set
end

local function smaller(a, b)
    return a and b and math.min(a, b) or a or b
end

local function string_or_nil(value)
    return type(value) == "string" and value ~= "" and value or nil
end

-- Lists made before the service told how models think say at most that they can.
local function thinking_of(raw)
    local can_think = set_of(raw.supported_parameters).reasoning
    if type(raw.reasoning) ~= "table" then
        return can_think and { is_mandatory = false, is_default = true } or nil
    end
    local mandatory = raw.reasoning.mandatory == true
    local efforts = set_of(raw.reasoning.supported_efforts)
    return {
        is_mandatory = mandatory,
        is_default = mandatory or raw.reasoning.default_enabled == true,
        default_effort = string_or_nil(raw.reasoning.default_effort),
        efforts = next(efforts) and efforts or nil,
    }
end

---@param raw any an entry of the list
---@return precis.Model? model nil: it has no usable id
function Model.read(raw)
    local id = type(raw) == "table" and string_or_nil(raw.id)
    if not id or id:find("[%s%c]") then
        return nil
    end
    local architecture, provider = table_or_empty(raw.architecture), table_or_empty(raw.top_provider)
    local price = Pricing.read(raw.pricing)
    return {
        id = id,
        slug = string_or_nil(raw.canonical_slug),
        name = string_or_nil(raw.name) or id,
        created = tonumber(raw.created),
        context_tokens = smaller(count(raw.context_length), count(provider.context_length)),
        max_completion_tokens = count(provider.max_completion_tokens),
        tokenizer = string_or_nil(architecture.tokenizer),
        inputs = set_of(architecture.input_modalities),
        outputs = set_of(architecture.output_modalities),
        parameters = set_of(raw.supported_parameters),
        price = price,
        is_free = Pricing.is_free(price),
        thinking = thinking_of(raw),
        expires = string_or_nil(raw.expiration_date),
    }
end

local function pick(raw, names)
    local kept = {}
    for __, name in ipairs(names) do
        kept[name] = raw[name]
    end
    return kept
end

--- The entry without what is not read: a tenth of its length.
---@param raw table
---@return table
function Model.shortened(raw)
    local kept = pick(raw, KEPT)
    kept.expiration_date = raw.expiration_date
    for name, inner in pairs(KEPT_OF) do
        kept[name] = type(raw[name]) == "table" and pick(raw[name], inner) or nil
    end
    return kept
end

--- Whether an entry has what only OpenRouter tells of its models.
---@param raw any
---@return boolean
function Model.is_from_openrouter(raw)
    return type(raw) == "table" and type(raw.pricing) == "table" and type(raw.architecture) == "table"
end

return Model
