--- A connected socket, plain or TLS, read and written by tasks without ever blocking.
--
-- It knows bytes and lines, not HTTP. Every wait is bounded by the patience of the request being served. Closing it
-- wakes whoever waits for it.

local Errors = require("precis.errors")

local Task = require("precis.async.task")

---@class precis.net.Stream
---@field patience precis.net.Patience of the request being served
---@field received boolean something has come since `begin`
local Stream = {}
Stream.__index = Stream

-- Taken from the socket at a time. As chunks of one byte, the worst there is, they take half a millisecond here.
local FILL_BYTES = 2048
local SEND_BYTES = 65536 -- given to the socket at a time: encrypting more in one step would hold up the screen
-- What LuaSocket and LuaSec say when they would block, and what to wait for then.
local WAIT_TO_READ = { timeout = "read", wantread = "read", wantwrite = "write" }
local WAIT_TO_WRITE = { timeout = "write", wantread = "read", wantwrite = "write" }
local CONNECTING = { timeout = true, ["Operation already in progress"] = true, ["Operation now in progress"] = true }

---@param socket table LuaSocket's tcp object, not yet connected or connected
---@param patience precis.net.Patience
---@return precis.net.Stream
function Stream.new(socket, patience)
    socket:settimeout(0)
    return setmetatable({ _socket = socket, _plain = socket, _buffer = "", _next = 1, patience = patience }, Stream)
end

---@return table socket the one to talk to now
function Stream:socket()
    return self._socket
end

--- Lets a TLS connection take the place of the plain one it was made from.
---@param connection table LuaSec's
function Stream:upgrade(connection)
    connection:settimeout(0)
    self._socket = connection
end

--- A new request begins on this connection.
---@param patience precis.net.Patience
function Stream:begin(patience)
    self.patience, self.received = patience, false
end

---@return boolean
function Stream:is_closed()
    return self._closed == true
end

--- Waits for the socket, as long as patience lasts.
---@async
---@param mode "read"|"write"
---@return true? ready
---@return precis.Error? err timeout with its phase, cancelled, or dropped when it was closed meanwhile
function Stream:wait(mode)
    local deadline, phase = self.patience:limit()
    self._waiter = Task.current()
    local ready, err = Task.wait(self._socket, mode, deadline)
    self._waiter = nil
    if self._closed then
        return nil, err and err.kind == "cancelled" and err or Errors.new("dropped", "closed on this side")
    elseif err and err.kind == "timeout" then
        err.phase = err.phase or phase
    end
    return ready, err
end

--- Connects the socket it was made with.
---@async
---@param address string
---@param port integer
---@return true? connected
---@return precis.Error? err offline (why "refused"), timeout, cancelled, dropped
function Stream:connect(address, port)
    while true do
        -- LuaSocket tells the outcome of a connect under way when asked to connect once more.
        local ok, why = self._socket:connect(address, port)
        if ok or why == "already connected" then
            return true
        elseif not CONNECTING[why] then
            local message = ("%s port %d: %s"):format(address, port, tostring(why))
            return nil, Errors.new("offline", message, { why = "refused" })
        end
        local ready, err = self:wait("write")
        if not ready then
            return nil, err
        end
    end
end

--- Closes at once, also while a task waits for it.
function Stream:close()
    if self._closed then
        return
    end
    self._closed = true
    if self._socket ~= self._plain then
        -- LuaSec says goodbye in blocking mode, which would hold up everything while a full socket waits for the
        -- other side to read. With the descriptor shut down first, through the plain object, that fails at once.
        self._plain:setfd(self._socket:getfd())
        self._plain:shutdown("both")
        self._plain:setfd(-1)
    end
    self._socket:close()
    if self._waiter then
        self._waiter:wake()
    end
end

-- Reading ------------------------------------------------------------------------------------------------------------

---@return integer bytes received that nobody has taken
function Stream:buffered()
    return #self._buffer - self._next + 1
end

-- One look at the socket: bytes, or why there are none. An end that came together with bytes is remembered, because
-- LuaSec 1.2 on OpenSSL 3.0 never returns when it is asked again after one.
local function receive(self)
    if self._receive_ended then
        return nil, self._receive_ended
    end
    local bytes, why, partial = self._socket:receive(FILL_BYTES)
    bytes = bytes or partial or ""
    if why and not WAIT_TO_READ[why] then
        self._receive_ended = why
    end
    if #bytes == 0 then
        return nil, why
    end
    self.received = true
    self.patience:progress()
    return bytes
end

--- Waits for more bytes and adds them to the buffer, which must be empty.
---@async
---@return boolean? got false: the other side has ended the connection
---@return precis.Error? err dropped, timeout, cancelled
function Stream:fill()
    while not self._closed do
        local bytes, why = receive(self)
        if bytes then
            self._buffer, self._next = bytes, 1
            return true
        elseif why == "closed" then
            return false
        elseif not WAIT_TO_READ[why] then
            return nil, Errors.new("dropped", "receive: " .. tostring(why))
        end
        local ready, err = self:wait(WAIT_TO_READ[why])
        if not ready then
            return nil, err
        end
    end
    return nil, Errors.new("dropped", "closed on this side")
end

--- Everything received and not taken; "" when there is nothing. Never waits.
---@return string
function Stream:take()
    local bytes = self._next == 1 and self._buffer or self._buffer:sub(self._next)
    self._buffer, self._next = "", 1
    return bytes
end

--- Reads a line; gives it without its end, which may be LF alone.
---@async
---@param limit integer bytes, the line's end included
---@return string? line
---@return precis.Error? err dropped (`at_end`: nothing of the line had come), too_large, timeout, cancelled
function Stream:read_line(limit)
    local parts, length = {}, 0
    while true do
        local line_end = self._buffer:find("\n", self._next, true)
        local part = self._buffer:sub(self._next, line_end)
        self._next = self._next + #part
        length = length + #part
        if length > limit then
            return nil, Errors.new("too_large", "a line of more than " .. limit .. " bytes")
        end
        table.insert(parts, part)
        if line_end then
            return (table.concat(parts):gsub("\r?\n$", ""))
        end
        local got, err = self:fill()
        if not got then
            return nil, err or Errors.new("dropped", "the connection ended within a line", { at_end = length == 0 })
        end
    end
end

--- Makes sure that what comes next begins with these bytes; takes nothing.
---@async
---@param expected string
---@return boolean? is_so false as soon as one byte differs
---@return precis.Error? err dropped (`at_end`: nothing had come), timeout, cancelled
function Stream:expect(expected)
    local seen = self:take()
    while #seen < #expected and seen == expected:sub(1, #seen) do
        local got, err = self:fill()
        if not got then
            return nil, err or Errors.new("dropped", "the connection ended without an answer", { at_end = seen == "" })
        end
        seen = seen .. self:take()
    end
    self._buffer, self._next = seen, 1
    return seen:sub(1, #expected) == expected
end

--- Whether an idle connection is still good: open, and without a byte that nobody asked for.
---@return boolean
function Stream:is_quiet()
    if self._closed or self:buffered() > 0 then
        return false
    end
    local bytes, why, partial = self._socket:receive(1)
    return WAIT_TO_READ[why] ~= nil and not bytes and (partial or "") == ""
end

-- Writing ------------------------------------------------------------------------------------------------------------

-- After a send that left something over: waits until the socket takes more.
---@async
local function make_room(self, has_sent, why)
    if self._closed then
        return nil, Errors.new("dropped", "closed on this side")
    elseif has_sent then
        return Task.checkpoint()
    elseif WAIT_TO_WRITE[why] then
        return self:wait(WAIT_TO_WRITE[why])
    end
    return nil, Errors.new("dropped", "send: " .. tostring(why))
end

--- Sends all of it.
---@async
---@param bytes string
---@return true? sent
---@return precis.Error? err dropped, timeout, cancelled
function Stream:write(bytes)
    local first = 1
    while true do
        local last, why, last_before = self._socket:send(bytes, first, math.min(first + SEND_BYTES - 1, #bytes))
        local sent_until = last or last_before or first - 1
        if sent_until >= #bytes then
            return true
        elseif sent_until >= first then
            self.patience:progress()
            first = sent_until + 1
        end
        local go_on, err = make_room(self, last, why)
        if not go_on then
            return nil, err
        end
    end
end

return Stream
