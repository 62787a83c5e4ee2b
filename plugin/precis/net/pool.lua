--- The connections to each host: how many at once, and those kept open for the next request.
--
-- Requests wait for a free place in the order they came. An idle connection is used again only when it is young and
-- silent; age is measured by both clocks, because one of them stands still while the device sleeps.

local Lease = require("precis.net.lease")
local Semaphore = require("precis.async.semaphore")

---@class precis.net.Pool
local Pool = {}
Pool.__index = Pool

local MAX_IDLE = 30 -- seconds; many servers hang up after 60, some sooner

---@param clock { now: fun(): number, wall: fun(): number }
---@param dialer precis.net.Dialer
---@param per_host integer connections to one host at once
---@return precis.net.Pool
function Pool.new(clock, dialer, per_host)
    return setmetatable({
        _clock = clock,
        _dialer = dialer,
        _per_host = per_host,
        _hosts = {},
        _leases = {}, -- those not over, in the order they were taken
        _opened_total = 0,
        _reused_total = 0,
    }, Pool)
end

local function host_for(self, key)
    local host = self._hosts[key]
    if not host then
        host = { key = key, permits = Semaphore.new(self._per_host), idle = {}, users = 0 }
        self._hosts[key] = host
    end
    host.users = host.users + 1
    return host
end

local function leave(self, host)
    host.users = host.users - 1
    if host.users == 0 and #host.idle == 0 then
        self._hosts[host.key] = nil
    end
end

local function is_young(self, kept)
    local age, wall_age = self._clock.now() - kept.since, self._clock.wall() - kept.wall_since
    return age <= MAX_IDLE and wall_age >= 0 and wall_age <= MAX_IDLE
end

local function take_idle(self, host)
    while #host.idle > 0 do
        local kept = table.remove(host.idle)
        if is_young(self, kept) and kept.stream:is_quiet() then
            self._reused_total = self._reused_total + 1
            return kept.stream
        end
        kept.stream:close()
    end
end

--- Waits for a free place and takes it, with an idle connection when there is one.
---@async
---@param key string the same for requests that may share a connection
---@param patience precis.net.Patience
---@param must_be_fresh boolean do not use an idle connection
---@return precis.net.Lease? lease
---@return precis.Error? err timeout or cancelled
function Pool:lease(key, patience, must_be_fresh)
    local host = host_for(self, key)
    local ok, err = host.permits:acquire(patience:total())
    if not ok then
        leave(self, host)
        err.phase = err.phase or (err.kind == "timeout" and "total") or nil
        return nil, err
    end
    local lease = Lease.new(self, host, not must_be_fresh and take_idle(self, host) or nil)
    table.insert(self._leases, lease)
    return lease
end

-- For leases ---------------------------------------------------------------------------------------------------------

---@async
function Pool:dial(url, call)
    local stream, err = self._dialer:dial(url, call)
    self._opened_total = self._opened_total + (stream and 1 or 0)
    return stream, err
end

local function close_old_ones(self)
    for __, host in pairs(self._hosts) do
        for index = #host.idle, 1, -1 do
            if not is_young(self, host.idle[index]) then
                table.remove(host.idle, index).stream:close()
            end
        end
    end
end

function Pool:keep(host, stream)
    close_old_ones(self)
    table.insert(host.idle, { stream = stream, since = self._clock.now(), wall_since = self._clock.wall() })
end

function Pool:end_lease(lease, host)
    for index, candidate in ipairs(self._leases) do
        if candidate == lease then
            table.remove(self._leases, index)
            break
        end
    end
    host.permits:release()
    leave(self, host)
end

-- All of them --------------------------------------------------------------------------------------------------------

--- Closes what no request uses.
function Pool:close_idle()
    for key, host in pairs(self._hosts) do
        for __, kept in ipairs(host.idle) do
            kept.stream:close()
        end
        host.idle = {}
        if host.users == 0 then
            self._hosts[key] = nil
        end
    end
end

--- Closes everything; requests under way fail.
function Pool:close_all()
    self:close_idle()
    for __, lease in ipairs(self._leases) do
        lease:give_up()
    end
end

---@return { open: integer, idle: integer, opened_total: integer, reused_total: integer }
function Pool:stats()
    local idle, busy = 0, 0
    for __, host in pairs(self._hosts) do
        idle = idle + #host.idle
    end
    for __, lease in ipairs(self._leases) do
        busy = busy + (lease.stream and not lease.stream:is_closed() and 1 or 0)
    end
    return {
        open = idle + busy,
        idle = idle,
        opened_total = self._opened_total,
        reused_total = self._reused_total,
    }
end

return Pool
