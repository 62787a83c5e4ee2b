--- The ways to the service: one HTTP machine, and a client for the endpoint that is set. Made at the first request.

local on_demand = require("precis.on_demand")

local Client = on_demand("precis.openrouter.client")
local Http = on_demand("precis.net.http")
local Json = on_demand("precis.text.json")
local Proxy = on_demand("precis.net.proxy")

local USER_AGENT = "Precis for KOReader"
local APP_TITLE = "Precis" -- a header takes ASCII only
local NAP_SECONDS = 30 -- connections outlive a sleep this short

---@class precis.engine.Connections
local Connections = {}
Connections.__index = Connections

---@param host precis.Host
function Connections.new(host)
    return setmetatable({ _host = host, _settings = host.settings }, Connections)
end

---@return precis.Json
function Connections:json()
    self._json = self._json or Json.new(self._host.codec())
    return self._json
end

-- The way to every service: through which proxy, and whose certificates are believed.
---@return string? proxy nil: none
---@return string ca_file
function Connections:_way()
    local host, settings = self._host, self._settings
    local own_proxy = settings:get("proxy")
    return own_proxy ~= "" and own_proxy or host.network.proxy(), host.certificate_bundle(settings)
end

function Connections:_http_machine()
    local proxy, ca_file = self:_way()
    local made_for = ca_file .. " " .. (proxy or "")
    if self._http_made_for ~= made_for then
        self:close() -- what is under way goes another way
        self._http = self:_new_http(proxy, ca_file)
        self._http_made_for = made_for
    end
    return self._http
end

function Connections:_new_http(proxy, ca_file)
    local host, settings = self._host, self._settings
    return Http.new({
        clock = host.clock,
        socket = host.sockets(),
        ssl = host.ssl(),
        read_file = host.files.read,
        random = math.random,
        log = host.log,
    }, {
        user_agent = USER_AGENT,
        ca_file = ca_file,
        proxy = proxy,
        allow_insecure_http = function()
            return settings:get("allow_public_http")
        end,
    })
end

-- How long the reader is willing to wait, in seconds. Some servers send not even a head before the first word.
function Connections:_timeouts()
    local settings = self._settings
    local first_word = settings:get("first_word_seconds")
    return {
        connect = settings:get("connect_seconds"),
        first_byte = first_word,
        first_token = first_word,
        idle = settings:get("silence_seconds"),
        total = settings:get("total_seconds"),
    }
end

--- The client for the endpoint and the patience now set.
---@return precis.openrouter.Client
function Connections:client()
    local base_url, timeouts, http = self._settings:get("base_url"), self:_timeouts(), self:_http_machine()
    local made_for = ("%s %s %g %g %g %g"):format(
        self._http_made_for,
        base_url,
        timeouts.connect,
        timeouts.first_token,
        timeouts.idle,
        timeouts.total
    )
    if self._made_for ~= made_for then
        self._client = self:_new_client(base_url, timeouts, http)
        self._made_for = made_for
    end
    return self._client
end

-- Where the client keeps the list of models and what bills taught it.
local function client_store(host)
    local folder = host.data_dir .. "/"
    return {
        read = function(name)
            return host.files.read(folder .. name)
        end,
        write = function(name, data)
            return host.files.write(folder .. name, data)
        end,
    }
end

function Connections:_new_client(base_url, timeouts, http)
    local host = self._host
    return Client.new({
        http = http,
        json = self:json(),
        clock = host.clock,
        random = math.random,
        store = client_store(host),
    }, {
        base_url = base_url,
        timeouts = timeouts,
        title = APP_TITLE,
        api_key = function()
            return host.key_store:get()
        end,
    })
end

--- Whether a text is the address of a proxy.
---@param text string
---@return boolean
function Connections.is_proxy(text)
    return Proxy.parse(text) ~= nil
end

--- Forgets what was learnt from the service: its models, and how long texts are for them.
function Connections:forget()
    for __, name in ipairs(Client.FILES) do
        self._host.files.remove(self._host.data_dir .. "/" .. name)
    end
    self._made_for = nil
end

--- Closes every connection: what is under way fails at once, with what it has received.
function Connections:close()
    if self._http then
        self._http:close_all()
    end
end

--- The device goes to sleep. Idle connections will not live through it; those at work may, when the nap is short.
function Connections:sleep()
    self._asleep_since = self._host.clock.wall()
    if self._http then
        self._http:close_idle()
    end
end

--- The device woke up. After a longer sleep the other side has given up, and waiting for it would be in vain.
function Connections:wake_up()
    local slept = self._asleep_since and self._host.clock.wall() - self._asleep_since or 0
    self._asleep_since = nil
    if slept > NAP_SECONDS then
        self:close()
    elseif self._http then
        self._http:close_idle()
    end
end

return Connections
