--- Opens connections: finds the addresses, tries them in order, goes through the proxy, and shakes hands.
--
-- Nothing of a request has been sent when one of these steps fails, so a failure here never costs anything.

local Errors = require("precis.errors")

local Ip = require("precis.net.ip")
local Proxy = require("precis.net.proxy")
local Stream = require("precis.net.stream")
local Url = require("precis.net.url")

---@class precis.net.Dialer
local Dialer = {}
Dialer.__index = Dialer

-- A dead address may not use up the time of those behind it.
local MIN_SHARE = 2 -- seconds for one address, while others are left
local MIN_LEFT = 0.1 -- seconds; with less there is no sense in trying another address

---@class precis.net.DialerDeps
---@field clock { now: fun(): number }
---@field socket table LuaSocket
---@field resolver precis.net.Resolver
---@field tls precis.net.Tls
---@field proxy precis.net.ProxySettings? for https

---@param deps precis.net.DialerDeps
---@return precis.net.Dialer
function Dialer.new(deps)
    return setmetatable({
        _clock = deps.clock,
        _socket = deps.socket,
        _resolver = deps.resolver,
        _tls = deps.tls,
        _proxy = deps.proxy,
    }, Dialer)
end

local function private_ones(addresses)
    local found = {}
    for __, address in ipairs(addresses) do
        if Ip.is_private(Ip.parse(address)) then
            table.insert(found, address)
        end
    end
    return found
end

---@async
---@return string[]? addresses
---@return precis.Error? err
local function find_addresses(self, call)
    local deadline, phase = call.patience:limit()
    local addresses, err = self._resolver:lookup(call.host, deadline)
    if not addresses then
        if err.kind == "timeout" then
            err.phase = err.phase == "task" and "task" or phase
        end
        return nil, err
    end
    if call.must_be_private then
        addresses = private_ones(addresses)
        if #addresses == 0 then
            return nil, Errors.new("insecure", call.host .. " is not on the local network, and http is clear text")
        end
    end
    return addresses
end

---@async
---@return precis.net.Stream? stream
---@return precis.Error? err
local function connect(self, call, address)
    if call.is_given_up() then
        return nil, Errors.new("offline", "closed on this side", { why = "closed" })
    end
    local socket, why = self._socket.tcp()
    if not socket then
        return nil, Errors.new("offline", "no socket: " .. tostring(why), { why = "no_socket" })
    end
    local stream = Stream.new(socket, call.patience)
    call.on_open(stream)
    -- Each piece is written whole, so collecting small ones would only delay them.
    local ok, err = stream:connect(address, call.port)
    if not ok then
        stream:close()
        return nil, err
    end
    socket:setoption("tcp-nodelay", true)
    return stream
end

---@async
---@return precis.net.Stream? stream
---@return precis.Error? err of the last address
local function connect_to_any(self, call)
    local addresses, err = find_addresses(self, call)
    local stream
    for index, address in ipairs(addresses or {}) do
        local left = call.patience:limit() - self._clock.now()
        local share = math.max(MIN_SHARE, left / (#addresses - index + 1))
        call.patience:set_extra(index < #addresses and self._clock.now() + share or nil)
        stream, err = connect(self, call, address)
        local must_leave = not stream and (err.kind == "cancelled" or err.phase == "task")
        if stream or must_leave or left <= MIN_LEFT then
            break
        end
    end
    call.patience:set_extra(nil)
    if not stream and addresses then
        -- The addresses may be those of another network, from before the device moved.
        self._resolver:forget(call.host)
    end
    return stream, err
end

---@async
local function open_towards(self, url, call)
    local proxy = url.scheme == "https" and self._proxy or nil
    call.host, call.port = (proxy or url).host, (proxy or url).port
    local stream, err = connect_to_any(self, call)
    if not stream or not proxy then
        return stream, err
    end
    local ok
    ok, err = Proxy.open_way(stream, proxy, Url.host_and_port(url))
    if not ok then
        stream:close()
        return nil, err
    end
    return stream
end

---@class precis.net.Call
---@field patience precis.net.Patience
---@field must_be_private boolean only addresses of the local network will do
---@field on_open fun(stream: precis.net.Stream) told of each stream as soon as it exists, so that it can be closed
---@field is_given_up fun(): boolean nobody wants the connection any more

--- Opens a connection over which a request may be sent.
---@async
---@param url precis.net.Url
---@param call precis.net.Call
---@return precis.net.Stream? stream
---@return precis.Error? err offline, timeout, tls, insecure, proxy, cancelled
function Dialer:dial(url, call)
    local stream, err = open_towards(self, url, call)
    if not stream or url.scheme ~= "https" then
        return stream, err
    end
    local trusted
    trusted, err = self._tls:secure(stream, url, function()
        return (open_towards(self, url, call))
    end)
    if not trusted then
        stream:close()
        return nil, err
    end
    return stream
end

return Dialer
