--- The fields a chat request may have, as data: what each must be, and who understands it.
--
-- Source: OpenRouter's description of POST /chat/completions, read 2026-10.

---@class precis.RequestField
---@field type "number"|"integer"|"string"|"boolean"|"table"
---@field also string? another type it may have
---@field min number?
---@field max number? for a table: items
---@field one_of table<string, true>? allowed values, or of a table's `type` member
---@field only_openrouter boolean? others would refuse it, or not know what to do

local EFFORTS = { xhigh = true, high = true, medium = true, low = true, minimal = true, none = true }
local FORMATS = { text = true, json_object = true, json_schema = true, grammar = true, python = true }

---@type table<string, precis.RequestField>
local FIELDS = {
    temperature = { type = "number", min = 0, max = 2 },
    top_p = { type = "number", min = 0, max = 1 },
    top_k = { type = "integer", min = 0 },
    min_p = { type = "number", min = 0, max = 1 },
    top_a = { type = "number", min = 0, max = 1, only_openrouter = true },
    frequency_penalty = { type = "number", min = -2, max = 2 },
    presence_penalty = { type = "number", min = -2, max = 2 },
    repetition_penalty = { type = "number", min = 0, max = 2 },
    seed = { type = "integer" },
    stop = { type = "table", also = "string", max = 4, items = "string" },
    logit_bias = { type = "table" },
    logprobs = { type = "boolean" },
    top_logprobs = { type = "integer", min = 0, max = 20 },
    response_format = { type = "table", members = { type = { type = "string", one_of = FORMATS } } },
    tools = { type = "table", items = "table" },
    tool_choice = { type = "table", also = "string" },
    parallel_tool_calls = { type = "boolean" },
    prediction = { type = "table" },
    user = { type = "string" },
    metadata = { type = "table" },
    service_tier = { type = "string" },
    modalities = { type = "table", items = "string" },
    stream_options = { type = "table" },
    verbosity = { type = "string" },
    reasoning = {
        type = "table",
        only_openrouter = true,
        members = {
            effort = { type = "string", one_of = EFFORTS },
            max_tokens = { type = "integer", min = 0 },
            exclude = { type = "boolean" },
            enabled = { type = "boolean" },
        },
    },
    models = { type = "table", items = "string", only_openrouter = true },
    plugins = { type = "table", items = "table", only_openrouter = true },
    provider = {
        type = "table",
        only_openrouter = true,
        members = {
            order = { type = "table", items = "string" },
            only = { type = "table", items = "string" },
            ignore = { type = "table", items = "string" },
            allow_fallbacks = { type = "boolean" },
            require_parameters = { type = "boolean" },
            data_collection = { type = "string", one_of = { allow = true, deny = true } },
            zdr = { type = "boolean" },
            sort = { type = "string", also = "table" },
            max_price = { type = "table" },
            quantizations = { type = "table", items = "string" },
        },
    },
    cache_control = { type = "table", only_openrouter = true },
    session_id = { type = "string", max = 256, only_openrouter = true },
    debug = { type = "table", only_openrouter = true },
}

return FIELDS
