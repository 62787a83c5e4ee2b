--- Calls to the endpoint: address, headers, deadlines, retries. What is asked and answered is others' business.

local Ask = require("precis.openrouter.ask")
local Endpoint = require("precis.openrouter.endpoint")
local Errors = require("precis.errors")
local Resend = require("precis.openrouter.resend")
local Task = require("precis.async.task")

-- Seconds. Models may think for minutes before the first token, with nothing but keep-alives meanwhile.
local TIMEOUTS = { connect = 20, first_byte = 120, first_token = 240, idle = 90, total = 900 }
-- For calls that no model answers.
local QUICK_TIMEOUTS = { connect = 20, first_byte = 30, first_token = 30, idle = 30, total = 90 }
local MAX_BODY_BYTES = 16 * 1024 * 1024

---@class precis.Connection
local Connection = {}
Connection.__index = Connection

---@param deps precis.ClientDeps
---@param settings precis.ClientSettings
---@return precis.Connection
function Connection.new(deps, settings)
    local endpoint, err = Endpoint.parse(settings.base_url, { is_openrouter = settings.is_openrouter })
    local self = setmetatable({
        http = assert(deps.http, "no http"),
        json = assert(deps.json, "no json"),
        clock = assert(deps.clock, "no clock"),
        random = assert(deps.random, "no random"),
        timeouts = {},
        endpoint = endpoint,
        _endpoint_error = err,
        _settings = settings,
    }, Connection)
    for name, seconds in pairs(TIMEOUTS) do
        self.timeouts[name] = settings.timeouts and settings.timeouts[name] or seconds
    end
    return self
end

---@return string? key nil: none is set
function Connection:key()
    local key = self._settings.api_key()
    return key ~= "" and key or nil
end

--- Whether calls can be made at all.
---@return true? ok
---@return precis.Error? err bad_request: the address is none; no_key
function Connection:check()
    if not self.endpoint then
        return nil, self._endpoint_error
    elseif self.endpoint.is_openrouter and not self:key() then
        return nil, Errors.new("no_key", "no key is set")
    end
    return true
end

function Connection:_deadlines(timeouts)
    local deadlines = {}
    for name, seconds in pairs(timeouts) do
        deadlines[name] = seconds
    end
    deadlines.total = self.clock.now() + timeouts.total
    return deadlines
end

--- Makes a call ready to send.
---@async
---@param method string
---@param path string
---@param body table? sent as JSON
---@param options { headers: table<string, string>?, timeouts: table<string, number>?, without_key: boolean? }?
---@return precis.AskCall? call
---@return precis.Error? err
function Connection:call(method, path, body, options)
    options = options or {}
    if not self.endpoint then
        return nil, self._endpoint_error
    end
    local key = not options.without_key and self:key() or nil
    local headers, err = self.endpoint:headers(key, self._settings)
    if not headers then
        return nil, err
    end
    for name, value in pairs(options.headers or {}) do
        headers[name] = value
    end
    local text
    if body then
        text, err = self.json.encode(body, Task.checkpoint)
        if not text then
            return nil, err
        end
        headers["Content-Type"] = "application/json"
    end
    return {
        method = method,
        url = self.endpoint:url(path),
        headers = headers,
        body = text,
        key = key,
        deadlines = self:_deadlines(options.timeouts or self.timeouts),
    }
end

--- Reads a whole reply. To ask for something twice is harmless; to do it twice may cost, or fail because it was done.
local function read_reply(connection, call)
    local response, err = Ask.open(connection, call)
    local body
    if response then
        body, err = response:read_all(MAX_BODY_BYTES)
        response:close()
    end
    if not body then
        err.may_be_billed = call.method ~= "GET" and err.status == nil and (response ~= nil or err.sent == true)
    end
    return body, err
end

--- Makes a call that no model answers, again where that helps.
---@async
---@param method string
---@param path string
---@param body table?
---@param options table? as of `call`
---@return string? text the body of the reply
---@return precis.Error? err
function Connection:fetch(method, path, body, options)
    local own = { headers = options and options.headers, without_key = options and options.without_key }
    own.timeouts = options and options.timeouts or QUICK_TIMEOUTS
    local call, err = self:call(method, path, body, own)
    if not call then
        return nil, err
    end
    return Resend.run(self, { deadline = call.deadlines.total }, function()
        return read_reply(self, call)
    end)
end

--- The same for replies that are JSON objects.
---@async
---@return table? value
---@return precis.Error? err
function Connection:fetch_json(method, path, body, options)
    local text, err = self:fetch(method, path, body, options)
    if not text then
        return nil, err
    end
    local value, why = self.json.decode(text)
    if type(value) == "table" then
        return value
    end
    return nil, why or Errors.new("bad_json", "the answer is no object")
end

return Connection
