--- Saves the text from a JSON body that broke off: what the reader has paid for is not thrown away.

local Salvage = {}

--- The start of a JSON string's inside, up to where it ends or breaks off; no escape is cut.
local function string_start(body, from)
    local at = from
    while true do
        local stop = body:find('["\\%z\1-\31]', at)
        if not stop or body:byte(stop) ~= 92 then
            return body:sub(from, (stop or #body + 1) - 1)
        end
        local escape = body:match("^\\u%x%x%x%x", stop) or body:match("^\\[^u]", stop)
        if not escape then
            return body:sub(from, stop - 1)
        end
        at = stop + #escape
    end
end

--- The text of the answer in a body that is not whole, as far as it came.
---@param body string
---@param json precis.Json
---@return string text "" when there is none
function Salvage.text(body, json)
    local message = body:match('"message"%s*:%s*{()')
    local inside = body:match('"content"%s*:%s*"()', message or 1)
    if not inside then
        return ""
    end
    return json.decode('"' .. string_start(body, inside) .. '"') or ""
end

return Salvage
