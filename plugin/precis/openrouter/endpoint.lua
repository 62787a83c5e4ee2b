--- Where the service is: OpenRouter, or any server that speaks the same API. Turns what a reader typed into addresses
--- and headers.

local Errors = require("precis.errors")

-- A host without a path gets the one its service uses.
local OPENROUTER_PATH, USUAL_PATH = "/api/v1", "/v1"
-- What people paste along with the base address.
local SURPLUS_PATHS = { "/chat/completions$", "/models$", "/+$" }
-- Hosts on the own machine or network, where no certificate is to be had.
local LOCAL_HOSTS = {
    "^localhost$",
    "%.local$",
    "%.lan$",
    "%.home%.arpa$",
    "^127%.",
    "^10%.",
    "^192%.168%.",
    "^172%.1[6-9]%.",
    "^172%.2%d%.",
    "^172%.3[01]%.",
    "^169%.254%.",
    "^%[::1%]$",
    "^%[[fF][cCdD]",
}

---@class precis.Endpoint
---@field base_url string without a slash at its end
---@field is_openrouter boolean it has what only OpenRouter has
local Endpoint = {}
Endpoint.__index = Endpoint

local function is_local(host)
    for __, pattern in ipairs(LOCAL_HOSTS) do
        if host:find(pattern) then
            return true
        end
    end
    return false
end

local function bad(why)
    return nil, Errors.new("bad_request", "the endpoint's address " .. why)
end

--- Without white space and what else is no part of an address.
local function clean(text)
    local url = text:gsub("^%s+", ""):gsub("%s+$", "")
    for __, surplus in ipairs(SURPLUS_PATHS) do
        url = url:gsub(surplus, "")
    end
    return url
end

--- Reads a base address, with or without scheme, port and path.
---@param text string
---@param options { is_openrouter: boolean? }? nil: decided by the host, and later by what the models look like
---@return precis.Endpoint? endpoint
---@return precis.Error? err bad_request
function Endpoint.parse(text, options)
    local url = clean(text)
    local scheme, rest = url:match("^(%a+)://(.*)$")
    rest = rest or url
    local authority, path = rest:match("^([^/]*)(.*)$")
    local host, port = authority:match("^(%[[%x:%.]+%])(.*)$")
    if not host then
        host, port = authority:match("^([^:]*)(.*)$")
    end
    host = host:lower()
    if scheme and scheme ~= "https" and scheme ~= "http" then
        return bad("is neither https nor http")
    elseif host == "" or authority:find("[%s@\\%c]") or (port ~= "" and not port:find("^:%d+$")) then
        return bad("names no host")
    elseif path:find("[%s?#%c]") then
        return bad("has more than a path")
    end
    scheme = scheme or (is_local(host) and "http" or "https")
    local is_openrouter = host == "openrouter.ai" or host:find("%.openrouter%.ai$") ~= nil
    path = path ~= "" and path or (is_openrouter and OPENROUTER_PATH or USUAL_PATH)
    if options and options.is_openrouter ~= nil then
        is_openrouter = options.is_openrouter
    end
    return setmetatable({ base_url = scheme .. "://" .. host .. port .. path, is_openrouter = is_openrouter }, Endpoint)
end

---@param path string beginning with a slash
---@return string
function Endpoint:url(path)
    return self.base_url .. path
end

-- A key that could end a header and begin another must never become one.
local function is_header_safe(value)
    return not value:find("[^\32-\126]")
end

--- The headers of every request.
---@param key string? nil or "": none is sent
---@param app { referer: string?, title: string? } who we are, for OpenRouter's statistics
---@return table<string, string>? headers
---@return precis.Error? err no_key or key_rejected
function Endpoint:headers(key, app)
    local headers = { ["Accept"] = "application/json, text/event-stream" }
    if key and key ~= "" then
        if not is_header_safe(key) then
            return nil, Errors.new("key_rejected", "the key has characters that no key has")
        end
        headers["Authorization"] = "Bearer " .. key
    end
    if self.is_openrouter then
        headers["HTTP-Referer"] = app.referer
        headers["X-OpenRouter-Title"] = app.title
    end
    return headers
end

return Endpoint
