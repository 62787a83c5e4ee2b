--- Sockets in memory, as LuaSocket's look to the code under test, with servers that a spec scripts.
--
-- A server is a function called with its side of each connection whenever bytes have arrived there. What it sends may
-- come late, in drops, or end in any way a network can end things.

local FakeHost = require("async.fake_host")

local FakeNetwork = {}
FakeNetwork.__index = FakeNetwork

-- The server's end ----------------------------------------------------------------------------------------------------

local Peer = {}
Peer.__index = Peer

--- Sends bytes, optionally some seconds from now.
function Peer:send(bytes, seconds)
    table.insert(self._outgoing, { bytes = bytes, at = self._host.time + (seconds or 0) })
end

--- Ends the connection behind what was sent; "closed" is what LuaSocket says for an end and for a reset alike.
function Peer:finish(why, seconds)
    self.has_hung_up = self.has_hung_up or not seconds
    table.insert(self._outgoing, { why = why or "closed", at = self._host.time + (seconds or 0) })
end

--- Stops taking bytes: the client's sends would block.
function Peer:stall()
    self.window = 0
end

-- The client's end: what LuaSocket's tcp() makes ----------------------------------------------------------------------

local Tcp = {}
Tcp.__index = Tcp

function Tcp:settimeout(seconds)
    assert(seconds == 0, "this socket would block")
end

function Tcp:setoption()
    return true
end

function Tcp:connect(address, port)
    self._place = address .. ":" .. port
    local server = self._network.servers[self._place]
    if not server then
        return nil, "connection refused"
    elseif not self._began then
        self._began = true
        table.insert(self._network.dialled, self._place)
        return nil, "timeout"
    end
    self.peer = setmetatable({
        place = self._place,
        received = "",
        window = math.huge, -- bytes it will still take
        _outgoing = {},
        _host = self._network.host,
    }, Peer)
    self._server = server
    table.insert(self._network.peers, self.peer)
    server(self.peer)
    return 1
end

function Tcp:is_ready(mode)
    if self.closed then
        return false
    elseif not self.peer then
        return mode == "write" and self._network.servers[self._place] ~= "silent"
    elseif mode == "write" then
        return self.peer.window > 0
    end
    local first = self.peer._outgoing[1]
    return first ~= nil and first.at <= self._network.host.time
end

-- Takes from the front of what has arrived; at most `drop` bytes at a time when the network drips.
local function take(self, count)
    local taken = {}
    while count > 0 do
        local first = self.peer._outgoing[1]
        if not first or first.at > self._network.host.time or first.why then
            break
        end
        local part = first.bytes:sub(1, count)
        first.bytes = first.bytes:sub(#part + 1)
        count = count - #part
        table.insert(taken, part)
        if first.bytes == "" then
            table.remove(self.peer._outgoing, 1)
        end
    end
    return table.concat(taken)
end

function Tcp:receive(count)
    if self.closed or not self.peer then
        return nil, "closed", ""
    end
    local bytes = take(self, math.min(count, self._network.drop))
    if #bytes == count then
        return bytes
    end
    local first = self.peer._outgoing[1]
    local is_over = first and first.why and first.at <= self._network.host.time and bytes == ""
    return nil, is_over and first.why or "timeout", bytes
end

function Tcp:send(bytes, first, last)
    if self.closed or not self.peer or self.peer.has_hung_up then
        return nil, "closed", first - 1
    end
    local taken = math.min(last - first + 1, self.peer.window)
    if taken == 0 then
        return nil, "timeout", first - 1
    end
    self.peer.received = self.peer.received .. bytes:sub(first, first + taken - 1)
    self.peer.window = self.peer.window - taken
    self._server(self.peer)
    if first + taken - 1 == last then
        return last
    end
    return nil, "timeout", first + taken - 1
end

function Tcp:close()
    if not self.closed then
        self.closed = true
        self._network.open = self._network.open - 1
        if self.peer then
            self.peer.closed_at = self._network.host.time
        end
    end
end

-- What LuaSocket's udp() makes ----------------------------------------------------------------------------------------

local Udp = {}
Udp.__index = Udp

function Udp:settimeout(seconds)
    assert(seconds == 0, "this socket would block")
end

function Udp:setpeername(address)
    self._server = self._network.name_servers[address]
    table.insert(self._network.asked, address)
    if self._server == "unreachable" then
        return nil, "Network is unreachable"
    end
    return 1
end

function Udp:send(bytes)
    if self._server then
        self._server(self, bytes)
    end
    return 1
end

--- For name servers: lets a datagram arrive, optionally some seconds from now.
function Udp:answer(bytes, seconds)
    table.insert(self._incoming, { bytes = bytes, at = self._network.host.time + (seconds or 0) })
end

function Udp:is_ready(mode)
    return mode == "read" and self:_first_arrived() ~= nil
end

function Udp:_first_arrived()
    for index, datagram in ipairs(self._incoming) do
        if datagram.at <= self._network.host.time then
            return index
        end
    end
end

function Udp:receive()
    local index = self:_first_arrived()
    if not index then
        return nil, "timeout"
    end
    return table.remove(self._incoming, index).bytes
end

function Udp:close()
    self._network.open = self._network.open - 1
end

-- The network ---------------------------------------------------------------------------------------------------------

--- A network with a clock and a scheduler, on which nobody listens yet.
function FakeNetwork.new()
    local network = setmetatable({
        host = FakeHost.new(),
        servers = {}, -- by "address:port"
        peers = {}, -- every connection there was
        name_servers = {}, -- by address: a function of the socket and the question
        asked = {}, -- the name servers, one by one
        dialled = {},
        open = 0, -- sockets made and not closed
        drop = math.huge, -- bytes a receive gives at most
    }, FakeNetwork)
    network.socket = {
        tcp = function()
            network.open = network.open + 1
            return setmetatable({ _network = network }, Tcp)
        end,
        udp = function()
            network.open = network.open + 1
            return setmetatable({ _network = network, _incoming = {} }, Udp)
        end,
    }
    return network
end

--- Listens at "address:port"; "silent" swallows every attempt to connect.
function FakeNetwork:listen(place, server)
    self.servers[place] = server
end

--- A server that answers every complete request with these bytes, and hangs up behind them when told to.
function FakeNetwork.answering(answer, then_finish)
    return function(peer)
        local head, rest = peer.received:match("^(.-\r\n\r\n)(.*)$")
        local size = head and tonumber(head:match("Content%-Length: (%d+)") or 0)
        if not head or #rest < size then
            return
        end
        peer.requests = peer.requests or {}
        table.insert(peer.requests, { head = head, body = rest:sub(1, size) })
        peer.received = rest:sub(size + 1)
        peer:send(answer)
        if then_finish then
            peer:finish()
        end
    end
end

return FakeNetwork
