--- Makes a connected stream a TLS one, and goes on only when the server is who it should be.
--
-- TLS 1.2 or newer, by LuaSec 1.2 or newer. Three ways to trust, by host:
--   the usual one  a chain to an authority of the bundle, checked by OpenSSL in the handshake, and the host's name
--   pinned         exactly the certificate whose fingerprint the reader confirmed
--   unverified     anybody: only where the reader said so, knowing that it is not safe
-- A refusal says why. When the chain was refused, a second, short connection fetches the certificate to look at;
-- nothing is ever sent over it.

local Errors = require("precis.errors")

local Certificate = require("precis.net.certificate")

---@class precis.net.Tls
local Tls = {}
Tls.__index = Tls

local OPTIONS = { "all", "no_sslv2", "no_sslv3", "no_tlsv1", "no_tlsv1_1" }
local WAIT_FOR = { timeout = "read", wantread = "read", wantwrite = "write" }

-- Parts of OpenSSL's and LibreSSL's messages, and what they mean to a reader.
local HANDSHAKE_FAULTS = {
    { "certificate verify failed", "untrusted" },
    { "wrong version number", "not_tls" },
    { "unknown protocol", "not_tls" },
    { "http request", "not_tls" },
    { "packet length too long", "not_tls" },
    { "record layer failure", "not_tls" },
    { "unsupported protocol", "too_old" },
    { "protocol version", "too_old" },
    { "no protocols available", "too_old" },
}

---@class precis.net.TlsOptions
---@field ca_file string? the bundle of authorities
---@field pins table<string, string|string[]>? SHA-256 fingerprints by host
---@field allow_unverified (fun(host: string): boolean)? whether the reader gave up verification for this host

---@param deps { ssl: table?, clock: { wall: fun(): number } } ssl: LuaSec
---@param options precis.net.TlsOptions
---@return precis.net.Tls
function Tls.new(deps, options)
    return setmetatable({
        _ssl = deps.ssl,
        _clock = deps.clock,
        _options = options,
        _contexts = {},
    }, Tls)
end

local function refuse(why, message, fields)
    local err = Errors.new("tls", message, fields)
    err.why = why
    return nil, err
end

-- LibreSSL has dropped what it no longer speaks, and LuaSec takes no option that its library does not know.
local function known_options(ssl)
    local known, options = ssl.config and ssl.config.options, {}
    for __, name in ipairs(OPTIONS) do
        if not known or known[name] then
            table.insert(options, name)
        end
    end
    return options
end

-- How this host is to be trusted.
local function mode_for(self, host)
    local options = self._options
    if options.pins and options.pins[host] then
        return "pinned"
    elseif options.allow_unverified and options.allow_unverified(host) then
        return "unverified"
    end
    return "usual"
end

-- Reading the bundle takes long (35 ms on a desktop), so each context is made once.
local function context(self, is_strict)
    if not self._ssl then
        return refuse("no_tls", "LuaSec is missing")
    elseif is_strict and not self._options.ca_file then
        return refuse("no_bundle", "no file of certificate authorities is set")
    end
    if not self._contexts[is_strict] then
        local made, why = self._ssl.newcontext({
            mode = "client",
            protocol = "any",
            options = known_options(self._ssl),
            verify = is_strict and "peer" or "none",
            cafile = is_strict and self._options.ca_file or nil,
        })
        if not made then
            return refuse(is_strict and "no_bundle" or "no_tls", "context: " .. tostring(why))
        end
        self._contexts[is_strict] = made
    end
    return self._contexts[is_strict]
end

local function handshake_error(why)
    for __, fault in ipairs(HANDSHAKE_FAULTS) do
        if why:find(fault[1], 1, true) then
            return refuse(fault[2], "handshake: " .. why)
        end
    end
    if why == "closed" then
        return nil, Errors.new("offline", "the connection ended in the TLS handshake", { why = "handshake" })
    end
    return refuse("handshake", "handshake: " .. why)
end

---@async
---@return table? connection LuaSec's, after the handshake
---@return precis.Error? err
local function shake_hands(self, stream, url, is_strict)
    local made, err = context(self, is_strict)
    if not made then
        return nil, err
    end
    local connection, why = self._ssl.wrap(stream:socket(), made)
    if not connection then
        return refuse("handshake", "wrap: " .. tostring(why))
    end
    stream:upgrade(connection)
    if not url.address then
        connection:sni(url.host)
    end
    while true do
        local done
        done, why = connection:dohandshake()
        if done then
            return connection
        elseif not WAIT_FOR[why] then
            return handshake_error(tostring(why))
        end
        local ready
        ready, err = stream:wait(WAIT_FOR[why])
        if not ready then
            return nil, err
        end
    end
end

-- The judgement of a finished handshake.
local function judge(self, connection, url, mode)
    local certificate = connection:getpeercertificate()
    if not certificate then
        return refuse("no_certificate", "the server showed no certificate")
    end
    local host = url.host
    if mode == "pinned" and not Certificate.is_pinned(certificate, self._options.pins[host]) then
        return refuse("pin_mismatch", "not the certificate that was pinned for " .. host, {
            fingerprint = Certificate.fingerprint(certificate),
        })
    elseif mode == "usual" and not Certificate.is_for(certificate, host) then
        return refuse("wrong_host", "the certificate is not for " .. host, {
            fingerprint = Certificate.fingerprint(certificate),
        })
    end
    return true
end

-- Puts the reason into the error of a refused chain, with a look at the certificate over another connection.
---@async
local function explain(self, refused_stream, err, url, open_another)
    refused_stream:close()
    local stream = open_another()
    local connection = stream and shake_hands(self, stream, url, false)
    local certificate = connection and connection:getpeercertificate()
    if certificate then
        err.why = Certificate.fault(certificate, self._clock.wall())
        err.fingerprint = Certificate.fingerprint(certificate)
    end
    if stream then
        stream:close()
    end
    return nil, err
end

--- Whether the host can be connected to at all; for refusing before anything is sent out.
---@param host string
---@return true? ok
---@return precis.Error? err tls: no_tls, no_bundle
function Tls:check(host)
    local made, err = context(self, mode_for(self, host) == "usual")
    return made and true, err
end

--- Shakes hands on the stream and judges the server. On an error the caller closes the stream.
---@async
---@param stream precis.net.Stream connected
---@param url precis.net.Url whom we want to talk to
---@param open_another fun(): precis.net.Stream? connects once more to the same server; may give way
---@return true? trusted
---@return precis.Error? err tls with `why` and, when there is a certificate, `fingerprint`; offline, timeout, cancelled
function Tls:secure(stream, url, open_another)
    local mode = mode_for(self, url.host)
    local connection, err = shake_hands(self, stream, url, mode == "usual")
    if connection then
        return judge(self, connection, url, mode)
    elseif err.why == "untrusted" then
        return explain(self, stream, err, url, open_another)
    end
    return nil, err
end

return Tls
