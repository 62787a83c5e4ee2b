--- Turns what the service says when it fails into an error of ours. The one place where that is decided; the meanings
-- are data, in `failure_rules.lua`.
--
-- `message` is made of our own words and the service's codes alone; the service's words may quote the book and go to
-- `provider_message`, for the reader's eyes.

local Errors = require("precis.errors")
local Redact = require("precis.openrouter.redact")
local RetryAfter = require("precis.openrouter.retry_after")
local Rules = require("precis.openrouter.failure_rules")

---@class precis.FailureContext
---@field json precis.Json
---@field wall number epoch seconds now
---@field key string? the key in use, so that it can be taken out of what is quoted
---@field headers table<string, string>? of the reply

local Failure = {}

local function table_or_empty(value)
    return type(value) == "table" and value or {}
end

--- A status as HTTP has them, from a number or its text.
local function status_of(value)
    value = tonumber(value)
    return value and value >= 400 and value <= 599 and value or nil
end

local function kind_by_status(status)
    local kind = Rules.BY_STATUS[status]
    if kind or not status then
        return kind or Rules.OTHER
    end
    return status >= 500 and Rules.OTHER_5XX or Rules.OTHER_4XX
end

local function first_match(rules, text, plain)
    for __, rule in ipairs(rules) do
        if text:find(rule[1], 1, plain) then
            return rule[2]
        end
    end
end

--- By words: each kind of status has its own; 404 and 422 are as vague as 400.
local function kind_by_words(status, words)
    local rules = Rules.BY_WORDS[status] or ((not status or status < 500) and Rules.BY_WORDS[400])
    return rules and words and first_match(rules, words:lower(), true)
end

local function known_type(name)
    return Rules.BY_TYPE[name] and name
end

local function type_of(payload, metadata)
    return known_type(metadata.error_type or "") or known_type(payload.code or "") or known_type(payload.type or "")
end

--- Decides the kind, from the most telling mark to the least.
local function kind_of(payload, metadata, status, words)
    local source = type(metadata.limit_source) == "string" and metadata.limit_source
    local by_source = source and first_match(Rules.BY_LIMIT_SOURCE, source)
    local type_name = type_of(payload, metadata)
    local by_type = type_name and Rules.BY_TYPE[type_name]
    local kind = by_source
        or (by_type and not Rules.VAGUE_TYPES[type_name] and by_type)
        or ((metadata.reasons or metadata.flagged_input) and "refused")
        or kind_by_words(status, words)
        or (not status and by_type)
        or kind_by_status(status)
    -- Not the reader's key is wrong, but the one the provider has been given.
    if kind == "key_rejected" and type(metadata.provider_name) == "string" then
        kind = "provider"
    end
    return kind
end

--- Digs the provider's own words out of `metadata.raw`: text, JSON text, or an object.
local function raw_words(raw, json)
    if type(raw) == "string" and raw:find("^%s*{") then
        raw = json.decode(raw) or raw
    end
    if type(raw) ~= "table" then
        return raw
    end
    local inner = type(raw.error) == "table" and raw.error or raw
    return inner.message or inner.detail or (type(raw.error) == "string" and raw.error) or nil
end

local function words_of(payload, metadata, context)
    return Redact.words(raw_words(metadata.raw, context.json), context.key)
        or Redact.words(payload.message, context.key)
        or Redact.words(payload.detail, context.key)
end

local function code_name(value)
    return type(value) == "string" and #value <= 60 and value:match("^[%w_%.%-]+$") or nil
end

local function boolean_or_nil(value)
    if type(value) == "boolean" then
        return value
    end
end

--- A list of model names and nothing else; nil when there are none.
local function names(value)
    local list = {}
    for __, name in ipairs(table_or_empty(value)) do
        list[#list + 1] = type(name) == "string" and name:match("^[%w~][%w%-%._:/]*$") or nil
    end
    return list[1] and list
end

--- Reads an `error` object.
---@param payload any an object; a string is taken for its message
---@param http_status integer? of the reply; nil or 200: it began well
---@param context precis.FailureContext
---@return precis.Error
function Failure.from_payload(payload, http_status, context)
    payload = type(payload) == "string" and { message = payload } or table_or_empty(payload)
    local metadata, availability = table_or_empty(payload.metadata), table_or_empty(payload.availability)
    local status = status_of(payload.code) or status_of(payload.http_status) or status_of(http_status)
    local words = words_of(payload, metadata, context)
    local error_type = code_name(type_of(payload, metadata))
    local source = code_name(metadata.limit_source)
    local kind = kind_of(payload, metadata, status, words)
    local codes = "the service answered " .. table.concat({ status or "an error", error_type or source }, " ")
    local retry_after = RetryAfter.read(context.headers or {}, metadata, availability, context.wall)
    return Errors.new(kind, codes, {
        status = status,
        error_type = error_type or nil,
        limit_source = source or nil,
        phase = kind == "timeout" and "provider" or nil,
        provider_message = words,
        provider_name = Redact.words(metadata.provider_name, context.key),
        retry_after = retry_after,
        retry_at = retry_after and context.wall + retry_after,
        retryable = boolean_or_nil(availability.retryable),
        fallback_models = names(availability.fallback_models),
    })
end

--- What a web page says of itself.
local function page_title(body)
    return body:match("<[Tt][Ii][Tt][Ll][Ee][^>]*>(.-)</[Tt][Ii][Tt][Ll][Ee]>")
end

--- Reads a whole reply with an error status. Proxies in front of the service answer with web pages.
---@param status integer
---@param body string as far as it came
---@param context precis.FailureContext
---@return precis.Error
function Failure.from_response(status, body, context)
    local decoded = context.json.decode(body)
    if type(decoded) ~= "table" then
        local words = body:find("^%s*<") and page_title(body) or body
        return Failure.from_payload({ message = words }, status, context)
    end
    local payload = decoded.error
    if type(payload) ~= "table" and type(payload) ~= "string" then
        payload = decoded
    end
    return Failure.from_payload(payload, status, context)
end

return Failure
