--- Writes requests: lines in a fixed order, the length always told, and nothing that was smuggled in.

local Errors = require("precis.errors")

local Head = require("precis.net.head")
local Url = require("precis.net.url")

local Outgoing = {}

local MAX_JOINED = 16384 -- bytes of a body that goes out in one piece with its head; copying more would take too long
local TELLS_LENGTH = { POST = true, PUT = true, PATCH = true } -- also when there is no body
-- What a caller may not set: framing is decided here, and the host by the address.
local OUR_HEADERS = {
    host = true,
    connection = true,
    ["content-length"] = true,
    ["transfer-encoding"] = true,
    ["user-agent"] = true,
}

-- Checks the caller's headers and puts them in order of their names.
local function sorted_headers(headers)
    local names, sorted = {}, {}
    for name, value in pairs(headers) do
        local ok, err = Head.check(name, value)
        if ok and OUR_HEADERS[name:lower()] then
            ok, err = nil, Errors.new("bug", "header " .. name .. " is not the caller's to set")
        end
        if not ok then
            return nil, err
        end
        table.insert(names, name)
    end
    table.sort(names)
    for __, name in ipairs(names) do
        table.insert(sorted, { name, headers[name] })
    end
    return sorted
end

--- Checks a request and writes it as it goes over the wire.
---@param request { method: string, headers: table<string, string>?, body: string? }
---@param url precis.net.Url
---@param user_agent string?
---@return string[]? pieces to be sent one after another
---@return precis.Error? err bug: what the caller gave cannot stand in a request
function Outgoing.write(request, url, user_agent)
    local headers, err = sorted_headers(request.headers or {})
    local ok
    if headers then
        ok, err = Head.check(request.method or "", "")
    end
    if not ok then
        return nil, err
    end
    table.insert(headers, 1, { "Host", Url.authority(url) })
    table.insert(headers, 2, { "User-Agent", user_agent })
    local body = request.body or ""
    if request.body or TELLS_LENGTH[request.method] then
        table.insert(headers, { "Content-Length", tostring(#body) })
    end
    local head = Head.write(request.method, url.path, headers)
    return #body > MAX_JOINED and { head, body } or { head .. body }
end

return Outgoing
