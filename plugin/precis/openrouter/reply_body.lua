--- What a reply says that is one body and no stream; whole, or as far as it came.

local Errors = require("precis.errors")
local Usage = require("precis.openrouter.usage")

local BACKSLASH = 92

local ReplyBody = {}

--- What came was whole, but no answer: a web page, another service's JSON, noise.
---@param text string
---@param value any what it is as JSON
---@return nil
---@return precis.Error
function ReplyBody.not_an_answer(text, value)
    if text:find("^%s*<") then
        return nil, Errors.new("protocol", "a web page came instead of an answer")
    elseif type(value) == "table" then
        return nil, Errors.new("protocol", "the JSON is no answer to a question")
    end
    return nil, Errors.new("bad_json", "the answer is neither JSON nor a stream of it")
end

--- Reads a whole body.
---@param text string
---@param json precis.Json
---@return table? value with choices, an error or usage
---@return precis.Error? err bad_json or protocol
function ReplyBody.read(text, json)
    local value = json.decode(text)
    if type(value) ~= "table" or (value.choices or value.error or value.usage) == nil then
        return ReplyBody.not_an_answer(text, value)
    end
    Usage.keep_cost_exact(value, text)
    return value
end

--- The start of a JSON string's inside, up to where it ends or breaks off; no escape is cut.
local function string_start(body, from)
    local at = from
    while true do
        local stop = body:find('["\\%z\1-\31]', at)
        if not stop or body:byte(stop) ~= BACKSLASH then
            return body:sub(from, (stop or #body + 1) - 1)
        end
        local escape = body:match("^\\u%x%x%x%x", stop) or body:match("^\\[^u]", stop)
        if not escape then
            return body:sub(from, stop - 1)
        end
        at = stop + #escape
    end
end

--- The text of the answer in a body that is not whole, as far as it came: what the reader has paid for is not thrown
--- away.
---@param body string
---@param json precis.Json
---@return string text "" when there is none
function ReplyBody.salvage(body, json)
    local message = body:match('"message"%s*:%s*{()')
    local inside = body:match('"content"%s*:%s*"()', message or 1)
    if not inside then
        return ""
    end
    return json.decode('"' .. string_start(body, inside) .. '"') or ""
end

return ReplyBody
