--- Turns what the plugin wants to ask into the body of a chat request: checked, bounded by the model, and without
--- what the endpoint would not understand.

local Errors = require("precis.errors")
local FIELDS = require("precis.openrouter.request_fields")
local Messages = require("precis.openrouter.messages")

-- Without a limit, the service reserves the model's largest answer, and refuses when the balance is below its price.
local DEFAULT_OUTPUT_TOKENS = 4096
-- Some providers refuse less.
local MIN_OUTPUT_TOKENS = 16
-- The estimate may be above the true count by so much; beyond, the text surely does not fit.
local LARGEST_OVERESTIMATE = 1.6

---@class precis.Request
---@field model string
---@field messages table[] see the wire facts: role and content, text and image parts
---@field max_output_tokens integer? of one reply; nil: 4096
---@field picture_tokens integer? what the pictures in it count; nil: a usual number for each
---@field stream boolean? true unless false
---@field models string[]? to fall back to, in order
---@field cache boolean|{ ttl: integer }? whether OpenRouter may answer the same question from its cache, and how old
---@field continue_from string? the beginning of the answer, from an earlier request; the completion has all of it
---@field extra table? further members of the body, as they are
-- and all fields of `request_fields.lua`

local Request = {}

local function bad(what)
    return nil, Errors.new("bad_request", "the request's " .. what)
end

local function has_type(value, wanted)
    if wanted == "integer" then
        return type(value) == "number" and value == math.floor(value)
    end
    return type(value) == wanted and value == value
end

local check

local function check_table(path, value, field)
    if field.max and #value > field.max then
        return bad(path .. " has more than " .. field.max .. " items")
    end
    for index, item in ipairs(field.items and value or {}) do
        if type(item) ~= field.items then
            return bad(("%s[%d] is no %s"):format(path, index, field.items))
        end
    end
    for name, member in pairs(field.members or {}) do
        local ok, err = check(path .. "." .. name, value[name], member)
        if not ok then
            return nil, err
        end
    end
    return true
end

--- Checks one field; what is absent is well.
function check(path, value, field)
    if value == nil then
        return true
    elseif not has_type(value, field.type) and type(value) ~= field.also then
        return bad(path .. " is no " .. field.type)
    elseif field.one_of and not field.one_of[value] then
        return bad(path .. " has no such value")
    elseif type(value) == "table" then
        return check_table(path, value, field)
    elseif type(value) == "string" and field.max and #value > field.max then
        return bad(path .. " is longer than " .. field.max .. " bytes")
    elseif type(value) == "number" and (value < (field.min or value) or value > (field.max or value)) then
        return bad(("%s is not between %s and %s"):format(path, field.min or "any", field.max or "any"))
    end
    return true
end

--- The tokens the answer may have: what was asked for, as far as model and context allow.
local function output_tokens(request, model, prompt_tokens)
    local tokens = request.max_output_tokens or DEFAULT_OUTPUT_TOKENS
    if model and model.max_completion_tokens then
        tokens = math.min(tokens, model.max_completion_tokens)
    end
    if model and model.context_tokens then
        tokens = math.min(tokens, model.context_tokens - prompt_tokens)
    end
    return math.max(tokens, MIN_OUTPUT_TOKENS)
end

--- Whether a request is well formed, before anything is done for it.
---@param request precis.Request
---@return true? ok
---@return precis.Error? err bad_request, naming the field
function Request.check(request)
    if type(request.model) ~= "string" or request.model == "" then
        return bad("model is missing")
    end
    local limit = { type = "integer", min = 1 }
    local ok, err = check("max_output_tokens", request.max_output_tokens, limit)
    for name, field in pairs(FIELDS) do
        if ok then
            ok, err = check(name, request[name], field)
        end
    end
    if not ok then
        return nil, err
    end
    return Messages.check(request.messages)
end

local function check_length(model, prompt_tokens)
    local context = model and model.context_tokens
    if context and prompt_tokens > context * LARGEST_OVERESTIMATE then
        local words = ("about %d tokens do not fit a context of %d"):format(prompt_tokens, context)
        return nil, Errors.new("text_too_long", words, { tokens = prompt_tokens, context_tokens = context })
    end
    return true
end

--- What OpenRouter has in its own way, put in the way of all others.
local function for_others(body, request)
    body.max_tokens, body.max_completion_tokens = body.max_completion_tokens, nil
    body.reasoning_effort = request.reasoning and request.reasoning.effort
    if body.stream then
        body.stream_options = body.stream_options or { include_usage = true }
    end
end

--- A promise to keep to a schema holds only with providers that know the parameter.
local function with_required_parameters(body)
    local format = body.response_format
    if format and format.type == "json_schema" then
        local provider = { require_parameters = true }
        for name, value in pairs(body.provider or {}) do
            provider[name] = value
        end
        body.provider = provider
    end
end

--- The body of a request that has been checked.
---@param request precis.Request
---@param context { endpoint: precis.Endpoint, model: precis.Model?, prompt_tokens: integer }
---@return table? body
---@return precis.Error? err text_too_long
function Request.build(request, context)
    local ok, err = check_length(context.model, context.prompt_tokens)
    if not ok then
        return nil, err
    end
    local is_openrouter = context.endpoint.is_openrouter
    local body = { model = request.model, messages = request.messages, stream = request.stream ~= false }
    for name, field in pairs(FIELDS) do
        if is_openrouter or not field.only_openrouter then
            body[name] = request[name]
        end
    end
    body.max_completion_tokens = output_tokens(request, context.model, context.prompt_tokens)
    if is_openrouter then
        with_required_parameters(body)
    else
        for_others(body, request)
    end
    for name, value in pairs(request.extra or {}) do
        body[name] = value
    end
    return body
end

--- The headers by which OpenRouter may answer from its cache.
---@param request precis.Request
---@return table<string, string> headers
function Request.cache_headers(request)
    local headers = {}
    if request.cache then
        headers["X-OpenRouter-Cache"] = "true"
        local ttl = type(request.cache) == "table" and request.cache.ttl
        headers["X-OpenRouter-Cache-TTL"] = ttl and ("%d"):format(ttl) or nil
    end
    return headers
end

return Request
