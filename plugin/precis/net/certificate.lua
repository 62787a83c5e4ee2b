--- Judges a server's certificate: whom it names, and what is wrong with it when the chain was not accepted.
--
-- Pure, over the certificate objects of LuaSec. The chain itself is checked by OpenSSL during the handshake; here is
-- what it leaves to others: the name (RFC 6125, RFC 9525), and the reason a reader can understand.

local Ip = require("precis.net.ip")
local Url = require("precis.net.url")

local Certificate = {}

local SUBJECT_ALTERNATIVE_NAME = "2.5.29.17"
local MONTHS = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" }
for number, name in ipairs(MONTHS) do
    MONTHS[name] = number
end

local function names_address(names, address)
    for __, text in ipairs(names.iPAddress or {}) do
        if Ip.parse(text) == address then
            return true
        end
    end
    return false
end

-- "*.example.org" stands for exactly one label, the first; nothing else may hold a star.
local function name_matches(pattern, host)
    local below = pattern:match("^%*%.(.+)$")
    if not below then
        return Url.normalise_host(pattern) == host
    end
    local parent = host:match("^[^.]+%.(.+)$")
    return parent ~= nil and below:find(".", 1, true) ~= nil and Url.normalise_host(below) == parent
end

--- Whether the certificate was made for this host. Only the alternative names count, never the common name.
---@param certificate table LuaSec's
---@param host string ASCII in small letters, or an address in canonical form
---@return boolean
function Certificate.is_for(certificate, host)
    local names = certificate:extensions()[SUBJECT_ALTERNATIVE_NAME] or {}
    local address = Ip.parse(host)
    if address then
        return names_address(names, address)
    end
    for __, pattern in ipairs(names.dNSName or {}) do
        if name_matches(pattern, host) then
            return true
        end
    end
    return false
end

---@param certificate table LuaSec's
---@return string fingerprint SHA-256, 64 hexadecimal digits in small letters
function Certificate.fingerprint(certificate)
    return (certificate:digest("sha256"):gsub("%X", ""):lower())
end

---@param certificate table LuaSec's
---@param pins string|string[]|nil fingerprints the reader trusts; colons and capitals do not matter
---@return boolean
function Certificate.is_pinned(certificate, pins)
    local fingerprint = Certificate.fingerprint(certificate)
    for __, pin in ipairs(type(pins) == "table" and pins or { pins }) do
        if pin:gsub("%X", ""):lower() == fingerprint then
            return true
        end
    end
    return false
end

-- "Nov  2 13:38:00 2026 GMT" as 20261102133800: a number that compares.
local function comparable_date(text)
    local month, day, hour, minute, second, year = text:match("^(%a+)%s+(%d+)%s+(%d+):(%d+):(%d+)%s+(%d+)")
    if not month or not MONTHS[month] then
        return nil
    end
    return tonumber(("%04d%02d%02d%02d%02d%02d"):format(year, MONTHS[month], day, hour, minute, second))
end

local function same_name(first, second)
    if #first ~= #second then
        return false
    end
    for index, part in ipairs(first) do
        if part.oid ~= second[index].oid or part.value ~= second[index].value then
            return false
        end
    end
    return true
end

--- Why a chain was refused, as far as the server's own certificate shows it.
---@param certificate table LuaSec's
---@param wall number seconds since 1970, by the device's clock
---@return "expired"|"not_yet_valid"|"self_signed"|"unknown_authority"
function Certificate.fault(certificate, wall)
    local now = tonumber(os.date("!%Y%m%d%H%M%S", wall))
    local first, last = comparable_date(certificate:notbefore()), comparable_date(certificate:notafter())
    if last and now > last then
        return "expired"
    elseif first and now < first then
        return "not_yet_valid"
    elseif same_name(certificate:issuer(), certificate:subject()) then
        return "self_signed"
    end
    return "unknown_authority"
end

return Certificate
