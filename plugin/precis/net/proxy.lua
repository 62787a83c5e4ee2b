--- Asks an HTTP proxy to open a way to a server, through which TLS then runs end to end.
--
-- The proxy sees the server's name and port and nothing else.
-- Source: RFC 9110 section 9.3.6 (CONNECT), RFC 7617 (Basic).

local Errors = require("precis.errors")

local Head = require("precis.net.head")
local Url = require("precis.net.url")

local Proxy = {}

local BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

---@class precis.net.ProxySettings
---@field host string
---@field port integer
---@field authorization string? value of the header that lets us in

local function base64(bytes)
    local out = {}
    for index = 1, #bytes, 3 do
        local first, second, third = bytes:byte(index, index + 2)
        local value = first * 65536 + (second or 0) * 256 + (third or 0)
        for shift = 3, 0, -1 do
            local digit = math.floor(value / 64 ^ shift) % 64 + 1
            table.insert(out, BASE64:sub(digit, digit))
        end
    end
    local padding = (3 - #bytes % 3) % 3
    return table.concat(out, "", 1, #out - padding) .. ("="):rep(padding)
end

local function unescape(text)
    return (text:gsub("%%(%x%x)", function(digits)
        return string.char(tonumber(digits, 16))
    end))
end

--- Reads a proxy's address, "http://user:password@host:8080"; the name and password may be missing.
---@param text string
---@return precis.net.ProxySettings? proxy
---@return precis.Error? err bad_url
function Proxy.parse(text)
    local scheme, credentials, rest = text:match("^(%a+://)([^/@]*)@(.*)$")
    local url, err = Url.parse(scheme and scheme .. rest or text)
    if not url then
        return nil, err
    elseif url.scheme ~= "http" then
        return nil, Errors.new("bad_url", "a proxy's address begins with http://")
    end
    local authorization = credentials and "Basic " .. base64(unescape(credentials)) or nil
    return { host = url.host, port = url.port, authorization = authorization }
end

local function refused(message, status)
    return nil, Errors.new("proxy", message, { status = status })
end

--- Asks the proxy at the other end of the stream for a way to the server.
---@async
---@param stream precis.net.Stream connected to the proxy
---@param proxy precis.net.ProxySettings
---@param target string "host:port"
---@return true? open
---@return precis.Error? err proxy (with `status` when it answered), timeout, cancelled
function Proxy.open_way(stream, proxy, target)
    local headers = { { "Host", target }, { "Proxy-Authorization", proxy.authorization } }
    local ok, err = stream:write(Head.write("CONNECT", target, headers))
    local head
    if ok then
        head, err = Head.read_final(stream)
    end
    if not head then
        if err.kind == "timeout" or err.kind == "cancelled" then
            return nil, err
        end
        return refused("the proxy does not answer as one: " .. err.message)
    elseif head.status < 200 or head.status > 299 then
        return refused("the proxy answers " .. head.status, head.status)
    elseif stream:buffered() > 0 then
        return refused("the proxy spoke before the server could")
    end
    return true
end

return Proxy
