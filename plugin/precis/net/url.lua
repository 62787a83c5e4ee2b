--- Addresses of services: read strictly, written back canonically.
--
-- Pure. Only http and https; no user name or password inside; host names in any script come out as ASCII.
-- Source: RFC 3986; for what a host may look like, RFC 1123 and RFC 5891.

local Errors = require("precis.errors")

local Ip = require("precis.net.ip")
local Punycode = require("precis.net.punycode")

local Url = {}

local DEFAULT_PORT = { http = 80, https = 443 }
local MAX_HOST, MAX_LABEL, MAX_PORT = 253, 63, 65535
local IDEOGRAPHIC_FULL_STOPS = { "\227\128\130", "\239\188\142", "\239\189\161" } -- 。．｡ also end a label
-- What may stand in a path or query as it is; anything else is written as %XX.
local NOT_IN_PATH = "[^%w%-._~!$&'()*+,;=:@/?%%%[%]]"

---@class precis.net.Url
---@field scheme "http"|"https"
---@field host string ASCII, small letters; an IP address in canonical form, without brackets
---@field address string? bytes of the host when it is an IP address
---@field port integer
---@field path string begins with "/", includes the query

local function refuse(why)
    return nil, Errors.new("bad_url", why)
end

local function percent(character)
    return ("%%%02X"):format(character:byte())
end

local function ascii_labels(name)
    for __, stop in ipairs(IDEOGRAPHIC_FULL_STOPS) do
        name = name:gsub(stop, ".")
    end
    local labels = {}
    for label in (name:gsub("%.$", "") .. "."):gmatch("(.-)%.") do
        local ascii = Punycode.label(label)
        local is_right = ascii and #ascii <= MAX_LABEL and ascii:find("^[%w_][%w_-]*$") and not ascii:find("%-$")
        if not is_right then
            return nil
        end
        table.insert(labels, ascii)
    end
    return labels
end

--- A host name or address as resolvers and certificates know it.
---@param text string in any script; an IPv6 address without its brackets
---@return string? host ASCII in small letters, or the canonical form of an address
---@return string? address bytes when it is an IP address
function Url.normalise_host(text)
    local address = Ip.parse(text)
    if address then
        return Ip.format(address), address
    end
    local labels = #text > 0 and #text <= MAX_HOST * 4 and ascii_labels(text)
    -- "127.1" and "0x7f000001" are addresses to some resolvers and names to others: refused.
    if not labels or labels[#labels]:find("^%d+$") or labels[#labels]:find("^0x%x*$") then
        return nil
    end
    local host = table.concat(labels, ".")
    return #host <= MAX_HOST and host or nil
end

local function split_authority(authority)
    local literal, port = authority:match("^%[([^%]]*)%]:?(%d*)$")
    if literal then
        return literal, port, true
    end
    local host, digits = authority:match("^([^:]*):?(%d*)$")
    return host, digits, false
end

local function parse_port(digits, scheme)
    if digits == "" then
        return DEFAULT_PORT[scheme]
    end
    local port = #digits <= 5 and tonumber(digits)
    return port and port >= 1 and port <= MAX_PORT and port or nil
end

--- Reads the address of a service or a request.
---@param text string
---@return precis.net.Url? url
---@return precis.Error? err bad_url
function Url.parse(text)
    if type(text) ~= "string" or text:find("[%z\1-\32\127]") then
        return refuse("the address holds white space or control characters")
    end
    local scheme, authority, path = text:match("^(%a+)://([^/?#]*)([^#]*)")
    scheme = scheme and scheme:lower()
    if not DEFAULT_PORT[scheme] then
        return refuse("the address does not begin with http:// or https://")
    elseif authority:find("@", 1, true) then
        return refuse("the address holds a user name or password")
    end
    local name, digits, is_literal = split_authority(authority)
    local host, address = Url.normalise_host(name or "")
    if not host or (is_literal and (not address or #address ~= 16)) then
        return refuse("the address has no proper host name")
    end
    local port = parse_port(digits, scheme)
    if not port then
        return refuse("the address has an impossible port")
    end
    path = path:gsub(NOT_IN_PATH, percent)
    if path:sub(1, 1) ~= "/" then
        path = "/" .. path
    end
    return { scheme = scheme, host = host, address = address, port = port, path = path }
end

--- Host and port as they stand in a `Host` header: the port only when it is not the usual one.
---@param url precis.net.Url
---@return string
function Url.authority(url)
    local host = url.host:find(":", 1, true) and "[" .. url.host .. "]" or url.host
    return url.port == DEFAULT_PORT[url.scheme] and host or host .. ":" .. url.port
end

--- Host and port, always both, as CONNECT wants them.
---@param url precis.net.Url
---@return string
function Url.host_and_port(url)
    local host = url.host:find(":", 1, true) and "[" .. url.host .. "]" or url.host
    return host .. ":" .. url.port
end

return Url
