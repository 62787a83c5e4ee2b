--- Finds the addresses of a host name without blocking.
--
-- In this order: addresses as they are, what it still remembers, the system's hosts file, "localhost", the name
-- servers of the system. Only where the system names no server (Android) is its own lookup called, which blocks.

local Errors = require("precis.errors")

local DnsLookup = require("precis.net.dns_lookup")
local Ip = require("precis.net.ip")
local ResolverFiles = require("precis.net.resolver_files")
local Semaphore = require("precis.async.semaphore")

---@class precis.net.Resolver
local Resolver = {}
Resolver.__index = Resolver

local SERVERS_FILE, HOSTS_FILE = "/etc/resolv.conf", "/etc/hosts"
local DNS_PORT = 53
local MAX_REMEMBERED = 64 -- names
local MIN_TTL, MAX_TTL = 5, 3600 -- seconds
local FAILURE_TTL = 2 -- seconds; long enough for the requests that were waiting for the same name
local LOOPBACK = { "127.0.0.1", "::1" }

---@class precis.net.ResolverDeps
---@field socket table LuaSocket: udp(), tcp(), dns
---@field clock { now: fun(): number }
---@field read_file fun(path: string): string?
---@field random (fun(): number)? from 0 to below 1

---@param deps precis.net.ResolverDeps
---@param options { port: integer? }? of the name servers, when it is not the usual one
---@return precis.net.Resolver
function Resolver.new(deps, options)
    return setmetatable({
        _deps = {
            socket = assert(deps.socket, "no socket"),
            clock = assert(deps.clock, "no clock"),
            random = deps.random or math.random,
            port = options and options.port or DNS_PORT,
        },
        _read_file = assert(deps.read_file, "no read_file"),
        _remembered = {},
        _remembered_count = 0,
        _locks = {},
    }, Resolver)
end

--- Forgets a name, or all of them: for after a failed connection, and for when the network has changed.
---@param name string?
function Resolver:forget(name)
    if not name then
        self._remembered, self._remembered_count = {}, 0
    elseif self._remembered[name] then
        self._remembered[name] = nil
        self._remembered_count = self._remembered_count - 1
    end
end

local function recall(self, name)
    local entry = self._remembered[name]
    if entry and self._deps.clock.now() < entry.good_until then
        return entry
    end
    self:forget(name)
end

local function remember(self, name, found, err, seconds)
    if self._remembered_count >= MAX_REMEMBERED then
        self:forget()
    end
    self:forget(name)
    self._remembered_count = self._remembered_count + 1
    self._remembered[name] = { found = found, err = err, good_until = self._deps.clock.now() + seconds }
end

local function known_without_asking(self, name)
    local literal = Ip.parse(name)
    if literal then
        return { Ip.format(literal) }
    end
    local listed = ResolverFiles.addresses_of(self._read_file(HOSTS_FILE) or "", name)
    if #listed > 0 then
        return listed
    elseif name == "localhost" or name:find("%.localhost$") then
        return LOOPBACK
    end
end

-- The system's own lookup blocks the whole program: only where it is the only way.
local function ask_system(self, name)
    local dns = self._deps.socket.dns
    local first, details
    if dns then
        first, details = dns.toip(name)
    end
    if not first then
        return nil, Errors.new("offline", "the system does not find " .. name, { why = "no_such_name" })
    end
    return type(details) == "table" and details.ip or { first }, nil, MIN_TTL
end

---@async
local function ask(self, name, deadline)
    local config = ResolverFiles.read_servers(self._read_file(SERVERS_FILE) or "")
    if #config.servers == 0 then
        return ask_system(self, name)
    end
    return DnsLookup.find(self._deps, config, name, deadline)
end

---@async
local function ask_and_remember(self, name, deadline)
    local found, err, ttl = ask(self, name, deadline)
    if found then
        remember(self, name, found, nil, math.max(MIN_TTL, math.min(ttl, MAX_TTL)))
    elseif err.kind == "offline" then
        remember(self, name, nil, err, FAILURE_TTL)
    end
    return found, err
end

-- Requests for the same name wait for the first of them, and then find the answer remembered.
---@async
local function ask_once(self, name, deadline)
    local lock = self._locks[name] or { semaphore = Semaphore.new(1), users = 0 }
    self._locks[name] = lock
    lock.users = lock.users + 1
    local ok, err = lock.semaphore:acquire(deadline)
    local found
    if ok then
        local entry = recall(self, name)
        if entry then
            found, err = entry.found, entry.err
        else
            found, err = ask_and_remember(self, name, deadline)
        end
        lock.semaphore:release()
    elseif err.kind == "timeout" then
        err.phase = err.phase or "connect"
    end
    lock.users = lock.users - 1
    if lock.users == 0 then
        self._locks[name] = nil
    end
    return found, err
end

--- The addresses of a host, in the order in which to try them.
---@async
---@param name string ASCII in small letters, or an address
---@param deadline number clock.now() at which to give up
---@return string[]? addresses at least one
---@return precis.Error? err offline (why: "no_such_name" or "no_name_server"), timeout (phase "connect"), cancelled
function Resolver:lookup(name, deadline)
    local entry = recall(self, name)
    if entry then
        return entry.found, entry.err
    end
    local known = known_without_asking(self, name)
    if known then
        return known
    end
    return ask_once(self, name, deadline)
end

return Resolver
