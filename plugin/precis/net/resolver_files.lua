--- What the system's files say about names: which servers to ask, and which names need no asking.
--
-- Pure: takes the text of /etc/resolv.conf and /etc/hosts. Lines that cannot be understood are passed over.
-- Source: resolv.conf(5), hosts(5).

local Ip = require("precis.net.ip")

local ResolverFiles = {}

local MAX_SERVERS = 3
local MAX_SEARCHED = 6
local DEFAULT_TIMEOUT = 3 -- seconds; the usual 5 are long for somebody who looks at a screen
local DEFAULT_ATTEMPTS = 2
local NEW_LINE = 10
local MAX_TIMEOUT, MAX_ATTEMPTS = 30, 5

---@class precis.net.ResolverFile
---@field servers string[] addresses
---@field search string[] domains to try for a name without dots
---@field timeout number seconds to wait for each server
---@field attempts integer rounds over all servers

local function lines_of(text)
    return (text .. "\n"):gmatch("(.-)\r?\n")
end

local function clamped(text, least, most, default)
    local value = tonumber(text)
    return value and math.max(least, math.min(most, math.floor(value))) or default
end

local READ_LINE = {
    nameserver = function(config, rest)
        local address, zone = rest:match("^([^%s%%]+)(%%?%S*)")
        if address and Ip.parse(address) and #config.servers < MAX_SERVERS then
            table.insert(config.servers, address .. zone)
        end
    end,
    search = function(config, rest)
        config.search = {}
        for domain in rest:gmatch("%S+") do
            if #config.search < MAX_SEARCHED then
                table.insert(config.search, (domain:lower():gsub("%.$", "")))
            end
        end
    end,
    options = function(config, rest)
        config.timeout = clamped(rest:match("timeout:(%d+)"), 1, MAX_TIMEOUT, config.timeout)
        config.attempts = clamped(rest:match("attempts:(%d+)"), 1, MAX_ATTEMPTS, config.attempts)
    end,
}
READ_LINE.domain = READ_LINE.search

---@param text string of resolv.conf
---@return precis.net.ResolverFile
function ResolverFiles.read_servers(text)
    local config = { servers = {}, search = {}, timeout = DEFAULT_TIMEOUT, attempts = DEFAULT_ATTEMPTS }
    for line in lines_of(text) do
        local word, rest = line:match("^%s*(%a+)%s+([^#;]*)")
        if READ_LINE[word] then
            READ_LINE[word](config, rest)
        end
    end
    return config
end

local function line_around(text, index)
    local first = index
    while first > 1 and text:byte(first - 1) ~= NEW_LINE do
        first = first - 1
    end
    local last = (text:find("\n", index, true) or #text + 1) - 1
    return text:sub(first, last), last + 1
end

--- Some people's files list a hundred thousand names to block, so only lines that hold the name are looked at.
---@param text string of hosts
---@param name string small letters
---@return string[] addresses of the name, as the file has them; empty when it does not know it
function ResolverFiles.addresses_of(text, name)
    text = text:lower()
    local found, index = {}, text:find(name, 1, true)
    while index do
        local line, after = line_around(text, index)
        local address, names = line:match("^%s*([^%s#]+)%s+([^#]*)")
        local bytes = address and Ip.parse(address)
        if bytes and (" " .. names:gsub("%s+", " ") .. " "):find(" " .. name .. " ", 1, true) then
            table.insert(found, Ip.format(bytes))
        end
        index = text:find(name, after, true)
    end
    return found
end

return ResolverFiles
