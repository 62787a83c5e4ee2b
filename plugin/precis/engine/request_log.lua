--- Facts about requests, for whoever looks for a fault: times, sizes, prices, kinds of errors.
--
-- Never a text, a key, or anything else that somebody else wrote: what is noted are numbers, and words out of closed
-- sets or of a model name's few characters.

local FILE_NAME = "requests.log"
local MOST_BYTES = 200000 -- past this the older half goes
local UNKNOWN = "?"

---@class precis.engine.RequestLog
local RequestLog = {}
RequestLog.__index = RequestLog

---@param host precis.Host
function RequestLog.new(host)
    return setmetatable({ _host = host, _path = host.data_dir .. "/" .. FILE_NAME }, RequestLog)
end

-- A name as services give it, if it can be nothing but one.
local function name(value)
    return type(value) == "string" and #value <= 80 and value:match("^[%w~][%w%-%._:/@]*$") or UNKNOWN
end

local function fact(label, value)
    return type(value) == "number" and ("%s=%.6g"):format(label, value) or nil
end

local function add_facts(parts, usage)
    for __, label in ipairs({ "prompt_tokens", "completion_tokens", "reasoning_tokens", "cached_tokens", "cost" }) do
        parts[#parts + 1] = fact(label, usage[label])
    end
end

--- One request in one line.
---@param request table
---@param completion table?
---@param err precis.Error?
---@param seconds number
---@return string
function RequestLog.line(request, completion, err, seconds)
    local parts = { name(request.model), ("%.1f s"):format(seconds) }
    parts[#parts + 1] = fact("room", request.max_output_tokens)
    local answer = completion or (err and err.partial)
    if answer then
        parts[#parts + 1] = "by " .. name(answer.model)
        parts[#parts + 1] = fact("requests", answer.requests)
        parts[#parts + 1] = "finish=" .. name(answer.finish)
        add_facts(parts, answer.usage or {})
    end
    if err then
        parts[#parts + 1] = "failed=" .. err.kind
        parts[#parts + 1] = fact("status", err.status)
        parts[#parts + 1] = fact("attempts", err.attempts)
        parts[#parts + 1] = err.phase and "phase=" .. name(err.phase)
    end
    return table.concat(parts, " ")
end

--- Runs what asks the service, and notes what became of it when the reader wants that.
---@async
---@param request table
---@param ask fun(): table?, precis.Error?
---@return table? completion
---@return precis.Error? err
function RequestLog:watch(request, ask)
    local host = self._host
    if not host.settings:get("log_requests") then
        return ask()
    end
    local began = host.clock.now()
    local completion, err = ask()
    self:_add(RequestLog.line(request, completion, err, host.clock.now() - began))
    return completion, err
end

function RequestLog:_add(line)
    local files = self._host.files
    local time = os.date("!%Y-%m-%d %H:%M:%S", math.floor(self._host.clock.wall()))
    local bytes, err = files.append(self._path, time .. " " .. line .. "\n")
    if bytes and bytes > MOST_BYTES then
        local newer_half = self:text():sub(-MOST_BYTES / 2):match("\n(.*)$")
        bytes, err = files.write(self._path, newer_half)
    end
    if not bytes then
        self._host.log.warn("the log of requests:", err.message)
    end
end

--- The log so far.
---@return string text "" when there is none
function RequestLog:text()
    return self._host.files.read(self._path) or ""
end

function RequestLog:delete()
    self._host.files.remove(self._path)
end

return RequestLog
