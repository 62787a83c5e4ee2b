--- Asks the system's name servers for one name: each in turn, in several rounds, until one really answers.

local Errors = require("precis.errors")

local DnsExchange = require("precis.net.dns_exchange")
local DnsMessage = require("precis.net.dns_message")

local DnsLookup = {}

local KINDS = { "A", "AAAA" } -- and the order in which addresses are tried
local MAX_ADDRESSES = 8 -- of one name; more would only be tried in vain

local function append(found, addresses)
    for __, address in ipairs(addresses) do
        if #found < MAX_ADDRESSES then
            table.insert(found, address)
        end
    end
end

-- One list from the answers about both kinds, IPv4 first; nil when the server did not really answer.
local function merge(answers)
    local found, ttl, is_answered = {}, math.huge, false
    for __, kind in ipairs(KINDS) do
        local answer = answers[kind]
        if answer and answer.outcome == "no_such_name" then
            return {}, 0
        elseif answer and answer.outcome == "found" then
            is_answered = is_answered or kind == "A"
            append(found, answer.addresses)
            ttl = #answer.addresses > 0 and math.min(ttl, answer.ttl) or ttl
        end
    end
    if #found == 0 and not is_answered then
        return nil
    end
    return found, ttl
end

---@async
---@return string[]? found empty: a server says there is no such name
---@return precis.Error? err
---@return number? ttl
local function ask_servers(deps, config, name, deadline)
    for turn = 0, config.attempts * #config.servers - 1 do
        local now = deps.clock.now()
        if now >= deadline then
            return nil, Errors.new("timeout", "no name server answered in time", { phase = "connect" })
        end
        local server = config.servers[turn % #config.servers + 1]
        local answers, err = DnsExchange.ask(deps, server, name, math.min(now + config.timeout, deadline))
        if err then
            return nil, err
        end
        local found, ttl = merge(answers)
        if found then
            return found, nil, ttl
        end
    end
    return nil, Errors.new("offline", "no name server answers", { why = "no_name_server" })
end

-- A name without dots is tried in the domains the system searches, then as it is.
local function candidates(config, name)
    local names = {}
    for __, domain in ipairs(name:find(".", 1, true) and {} or config.search) do
        local longer = name .. "." .. domain
        if DnsMessage.can_ask(longer) then
            table.insert(names, longer)
        end
    end
    table.insert(names, name)
    return names
end

--- The addresses of a name, as the name servers know them.
---@async
---@param deps precis.net.DnsDeps
---@param config precis.net.ResolverFile with at least one server
---@param name string ASCII, small letters
---@param deadline number clock.now() at which to give up
---@return string[]? addresses at least one
---@return precis.Error? err offline (why: "no_such_name" or "no_name_server"), timeout, cancelled
---@return number? ttl seconds for which the addresses are good
function DnsLookup.find(deps, config, name, deadline)
    for __, candidate in ipairs(candidates(config, name)) do
        local found, err, ttl = ask_servers(deps, config, candidate, deadline)
        if err or #found > 0 then
            return found, err, ttl
        end
    end
    return nil, Errors.new("offline", "there is no host named " .. name, { why = "no_such_name" })
end

return DnsLookup
