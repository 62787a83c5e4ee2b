--- The right to one connection of a host, from before it is opened until the answer has been read.
--
-- It ends exactly once: given back when the connection can serve another request, closed otherwise. The task that took
-- it owns it, so that it is closed even when that task fails.

local Errors = require("precis.errors")

local Task = require("precis.async.task")

---@class precis.net.Lease
---@field stream precis.net.Stream? once there is one
---@field is_reused boolean the connection has served a request before
---@field is_given_up boolean closed from outside, by `Http:close_all`
local Lease = {}
Lease.__index = Lease

---@param pool precis.net.Pool
---@param host table the pool's entry
---@param stream precis.net.Stream? an idle one to be used again
---@return precis.net.Lease
function Lease.new(pool, host, stream)
    local lease = setmetatable({
        stream = stream,
        is_reused = stream ~= nil,
        is_given_up = false,
        _pool = pool,
        _host = host,
        _task = Task.current(),
    }, Lease)
    lease._task:own(lease)
    return lease
end

--- Makes sure there is a connection.
---@async
---@param url precis.net.Url
---@param must_be_private boolean
---@param patience precis.net.Patience
---@return true? connected
---@return precis.Error? err
function Lease:connect(url, must_be_private, patience)
    if self.stream then
        return true
    end
    local stream, err = self._pool:dial(url, {
        patience = patience,
        must_be_private = must_be_private,
        on_open = function(stream)
            self.stream = stream
        end,
        is_given_up = function()
            return self.is_given_up
        end,
    })
    if stream then
        self.stream = stream
        return true
    elseif err.kind == "dropped" then
        err = Errors.new("offline", "while connecting: " .. err.message, { why = "closed" })
    end
    return nil, err
end

--- Closes the connection under the request that uses it, which then fails by itself.
function Lease:give_up()
    self.is_given_up = true
    if self.stream then
        self.stream:close()
    end
end

local function finish(lease)
    lease._is_over = true
    lease._task:disown(lease)
    lease._pool:end_lease(lease, lease._host)
end

--- Lets the next request have the connection.
function Lease:give_back()
    if self._is_over then
        return
    elseif self.stream:is_closed() then
        return self:close()
    end
    self._pool:keep(self._host, self.stream)
    finish(self)
end

--- Closes the connection, at once. Safe to call at any time.
function Lease:close()
    if self._is_over then
        return
    end
    if self.stream then
        self.stream:close()
    end
    finish(self)
end

return Lease
