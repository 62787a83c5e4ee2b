--- HTTP/1.1 over non-blocking sockets: one request at a time a connection, several connections a host.
--
-- How it is made in KOReader (everything it touches is handed in):
--     local http = Http.new({
--         clock = { now =, wall = }, -- seconds: monotonic, and since 1970
--         socket = require("socket"),
--         ssl = require("ssl"), -- nil: https is refused
--         read_file = function(path) end, -- for /etc/resolv.conf and /etc/hosts; nil when it cannot be read
--         random = function() end, -- from 0 to below 1, hard to guess; for the ids of DNS questions
--         log = { dbg = }, -- optional
--     }, { user_agent = "…", ca_file = "data/ca-bundle.crt" })
-- and used, inside a task of `precis.async.scheduler`:
--     local response, err = http:request({ method = "POST", url = …, headers = …, body = … })
--     local chunk = response:read()
--
-- What it never does: follow a redirect (a 3xx is an answer like any other), send clear text to a proxy or to a host
-- outside the local network, repeat a request whose answer had begun, block.
--
-- Sleep and roaming: call `close_idle` before the device sleeps and when it wakes; `close_all` when the network goes,
-- and after a sleep long enough for servers to have forgotten us. Requests under way then fail as `offline` or, when
-- they had been sent, as `dropped`. Deadlines follow `clock.now()`: where it stands still during sleep they go on after
-- it; where it does not, what is overdue fails at the first turn, unless bytes are waiting.

local Body = require("precis.net.body")
local Dialer = require("precis.net.dialer")
local Head = require("precis.net.head")
local Outgoing = require("precis.net.outgoing")
local Patience = require("precis.net.patience")
local Pool = require("precis.net.pool")
local Proxy = require("precis.net.proxy")
local Resolver = require("precis.net.resolver")
local Response = require("precis.net.response")
local Tls = require("precis.net.tls")
local Url = require("precis.net.url")

---@class precis.net.Http
local Http = {}
Http.__index = Http

local PER_HOST = 6 -- connections
local BODY_LIMIT = 64 * 1024 * 1024 -- bytes; a list of all models is below one million

---@class precis.net.HttpOptions
---@field user_agent string?
---@field ca_file string? bundle of certificate authorities; without it https needs a pin
---@field per_host integer? connections at once, 6
---@field proxy string? "http://user:password@host:port", for https
---@field allow_insecure_http (fun(host: string): boolean)? whether the reader insists on clear text to this host
---@field allow_unverified_tls (fun(host: string): boolean)? whether the reader gave up verification for this host
---@field pins table<string, string|string[]>? SHA-256 fingerprints of certificates by host, instead of authorities
---@field limits { line: integer?, head: integer?, headers: integer?, body: integer? }? bytes; headers: their number

---@param deps table see above; also resolver = precis.net.Resolver, to share one
---@param options precis.net.HttpOptions
---@return precis.net.Http
function Http.new(deps, options)
    local clock = assert(deps.clock, "no clock")
    local proxy, proxy_err
    if options.proxy then
        proxy, proxy_err = Proxy.parse(options.proxy)
    end
    local resolver = deps.resolver or Resolver.new(deps)
    local tls = Tls.new({ ssl = deps.ssl, clock = clock }, {
        ca_file = options.ca_file,
        pins = options.pins,
        allow_unverified = options.allow_unverified_tls,
    })
    local dialer = Dialer.new({
        clock = clock,
        socket = assert(deps.socket, "no socket"),
        resolver = resolver,
        tls = tls,
        proxy = proxy,
    })
    return setmetatable({
        _clock = clock,
        _log = deps.log,
        _options = options,
        _limits = options.limits or {},
        _proxy_err = proxy_err,
        _resolver = resolver,
        _tls = tls,
        _pool = Pool.new(clock, dialer, options.per_host or PER_HOST),
    }, Http)
end

-- Before anything is sent --------------------------------------------------------------------------------------------

-- Whether, and how far, clear text may go.
local function check_safety(self, url)
    if url.scheme == "https" then
        if self._proxy_err then
            return nil, self._proxy_err
        end
        return self._tls:check(url.host)
    end
    local allow = self._options.allow_insecure_http
    return true, nil, not (allow and allow(url.host))
end

---@class precis.net.Prepared
---@field method string
---@field url precis.net.Url
---@field pieces string[] all of the request
---@field must_be_private boolean
---@field key string of the connections it may share

---@return precis.net.Prepared?
---@return precis.Error?
local function prepare(self, request)
    local url, err = Url.parse(request.url)
    if not url then
        return nil, err
    end
    local pieces, ok, must_be_private
    pieces, err = Outgoing.write(request, url, self._options.user_agent)
    if pieces then
        ok, err, must_be_private = check_safety(self, url)
    end
    if not ok then
        return nil, err
    end
    return {
        method = request.method,
        url = url,
        pieces = pieces,
        must_be_private = must_be_private or false,
        key = ("%s %s %s"):format(url.scheme, Url.host_and_port(url), must_be_private and "private" or "any"),
    }
end

-- One attempt --------------------------------------------------------------------------------------------------------

---@async
local function send_all(stream, pieces)
    for __, piece in ipairs(pieces) do
        local sent, err = stream:write(piece)
        if not sent then
            return nil, err
        end
    end
    return true
end

---@async
---@return precis.net.Head? head
---@return precis.Error? err `sent` is set once the whole request had left
local function exchange(self, prepared, stream, patience)
    stream:begin(patience)
    patience:enter("idle")
    local sent, err = send_all(stream, prepared.pieces)
    -- A server that refuses a large request may answer and hang up before it has read all of it.
    local may_have_answered = sent or err.kind == "dropped"
    local began, head, read_err
    if may_have_answered then
        patience:enter("first_byte")
        began, read_err = Head.await(stream)
    end
    if began then
        patience:enter("idle")
        head, read_err = Head.read_final(stream, self._limits)
    end
    if head then
        return head, nil, sent
    end
    err = err or read_err
    err.sent = sent or nil
    return nil, err
end

---@async
local function converse(self, prepared, lease, patience)
    local head, err, sent = exchange(self, prepared, lease.stream, patience)
    if not head then
        return nil, err
    end
    local decoder
    decoder, err = Body.decoder(prepared.method, head)
    if not decoder then
        err.sent = true
        return nil, err
    end
    return Response.new(head, decoder, lease, {
        patience = patience,
        body_limit = self._limits.body or BODY_LIMIT,
        may_keep = sent,
    })
end

-- A server may hang up on an idle connection in the very moment it is used again. That is no failure of the request,
-- as long as nothing of an answer has come.
local function is_stale(lease, err)
    return lease.is_reused and err.kind == "dropped" and not lease.stream.received and not lease.is_given_up
end

---@async
---@return precis.net.Response? response
---@return precis.Error? err
---@return boolean? stale worth another attempt, on a fresh connection
local function attempt(self, prepared, patience, must_be_fresh)
    local lease, err = self._pool:lease(prepared.key, patience, must_be_fresh)
    if not lease then
        return nil, err
    end
    patience:enter("connect")
    local connected, response
    connected, err = lease:connect(prepared.url, prepared.must_be_private, patience)
    if connected then
        response, err = converse(self, prepared, lease, patience)
    end
    if response then
        return response
    end
    lease:close()
    return nil, err, connected and is_stale(lease, err)
end

--- Sends a request and waits for the head of its answer, whatever its status.
---@async
---@param request { method: string, url: string, headers: table<string, string>?, body: string?,
--- deadlines: precis.net.Deadlines?, before_repeat: (fun(): true?)? } before_repeat: asked before the request is sent
--- once more because an idle connection turned out to be dead; nil forbids it
---@return precis.net.Response? response to be read to its end, or closed
---@return precis.Error? err bad_url, insecure, offline, timeout (`phase`), tls (`why`), proxy, dropped, protocol,
--- too_large, cancelled; `sent` when the whole request had left
function Http:request(request)
    local prepared, err = prepare(self, request)
    if not prepared then
        return nil, err
    end
    local patience = Patience.new(self._clock, request.deadlines)
    local response, stale
    response, err, stale = attempt(self, prepared, patience, false)
    if stale and (not request.before_repeat or request.before_repeat()) then
        if self._log then
            self._log.dbg("net: the server had hung up on an idle connection; connecting anew")
        end
        response, err = attempt(self, prepared, patience, true)
    end
    return response, err
end

-- All connections ----------------------------------------------------------------------------------------------------

--- Closes the connections no request uses, and forgets what names stood for. For before and after sleep.
function Http:close_idle()
    self._pool:close_idle()
    self._resolver:forget()
end

--- Closes every connection; requests under way fail. For when the network goes.
function Http:close_all()
    self._pool:close_all()
    self._resolver:forget()
end

---@return { open: integer, idle: integer, opened_total: integer, reused_total: integer } connections
function Http:stats()
    return self._pool:stats()
end

return Http
