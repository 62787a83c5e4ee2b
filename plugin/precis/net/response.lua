--- An answer whose body is read as it comes.
--
-- What was received is always handed out before the error that came after it. The connection goes back to the pool the
-- moment the last byte of the body has arrived; on an error, and on `close`, it is closed. A response belongs to the
-- task that asked for it and is closed when that task ends.

local Errors = require("precis.errors")

local Task = require("precis.async.task")

---@class precis.net.Response
---@field status integer
---@field reason string
---@field headers table<string, string> names in small letters
local Response = {}
Response.__index = Response

local function keeps_alive(head)
    local wishes = ("," .. (head.headers.connection or "") .. ","):lower():gsub("[ \t]", "")
    if head.is_old then
        return wishes:find(",keep-alive,", 1, true) ~= nil
    end
    return wishes:find(",close,", 1, true) == nil
end

local function finish(self)
    self._is_done = true
    local is_clean = self._may_keep and self._decoder.excess == 0 and self._stream:buffered() == 0
    if is_clean then
        self._lease:give_back()
    else
        self._lease:close()
    end
end

---@param head precis.net.Head
---@param decoder precis.net.BodyDecoder
---@param lease precis.net.Lease
---@param options { patience: precis.net.Patience, body_limit: integer, may_keep: boolean }
---@return precis.net.Response
function Response.new(head, decoder, lease, options)
    local response = setmetatable({
        status = head.status,
        reason = head.reason,
        headers = head.headers,
        _decoder = decoder,
        _lease = lease,
        _stream = lease.stream,
        _patience = options.patience,
        _body_limit = options.body_limit,
        _may_keep = options.may_keep and keeps_alive(head),
        _received = 0,
    }, Response)
    if decoder.is_complete then
        finish(response)
    end
    return response
end

local function fail(self, err)
    err.sent = true
    self._err = err
    self._lease:close()
end

-- Takes the framing off; what is wrong behind the payload is kept for the next read.
local function unwrap(self, bytes)
    local payload, err = self._decoder:push(bytes)
    self._received = self._received + #payload
    if not err and self._received > self._body_limit then
        err = Errors.new("too_large", "a body of more than " .. self._body_limit .. " bytes")
    end
    if err then
        fail(self, err)
    elseif self._decoder.is_complete then
        finish(self)
    end
    return payload
end

---@async
---@return string? bytes nil without err: the connection has ended
---@return precis.Error? err
local function next_bytes(self)
    local bytes = self._stream:take()
    if bytes ~= "" then
        return bytes
    end
    local ok, err = Task.checkpoint()
    if ok and self._patience:total_is_over() then
        ok, err = nil, Errors.new("timeout", "the answer takes too long", { phase = "total" })
    end
    if ok then
        ok, err = self._stream:fill()
    end
    if ok then
        return self._stream:take()
    end
    return nil, err
end

-- The caller's own deadline is no failure of the answer: it may be read on.
local function is_callers_own(self, err)
    return err.kind == "timeout" and err.phase ~= "task" and self._patience:is_extra_first()
end

local function note_end(self, err)
    local ended
    if not err then
        ended, err = self._decoder:finish()
    end
    if ended then
        self._may_keep = false
        finish(self)
    elseif not is_callers_own(self, err) then
        fail(self, err)
    end
    return nil, err
end

---@async
local function read_payload(self)
    while not self._err and not self._is_done do
        local bytes, err = next_bytes(self)
        if not bytes then
            return note_end(self, err)
        end
        local payload = unwrap(self, bytes)
        if payload ~= "" then
            return payload
        end
    end
    return nil, self._err
end

--- Reads what has come of the body, waiting for at least a byte.
---@async
---@param deadline number? clock.now() at which to stop waiting; the answer can be read on after that
---@return string? chunk nil without err: the body has ended
---@return precis.Error? err dropped, timeout, protocol, too_large, cancelled; `sent` is set
function Response:read(deadline)
    self._patience:set_extra(deadline)
    local chunk, err = read_payload(self)
    self._patience:set_extra(nil)
    if err then
        err.sent = true
    end
    return chunk, err
end

--- Reads the whole body.
---@async
---@param limit_bytes integer? more than that is too_large
---@return string? body
---@return precis.Error? err
---@return string? partial with an error: what was received before it
function Response:read_all(limit_bytes)
    local chunks, length = {}, 0
    while true do
        local chunk, err = self:read()
        length = length + #(chunk or "")
        if chunk and length > (limit_bytes or math.huge) then
            err = Errors.new("too_large", "a body of more than " .. limit_bytes .. " bytes")
            fail(self, err)
        end
        table.insert(chunks, chunk)
        if err then
            return nil, err, table.concat(chunks)
        elseif not chunk then
            return table.concat(chunks)
        end
    end
end

--- Ends the answer. Its connection is closed, unless the body had been read to its end.
function Response:close()
    if not self._is_done and not self._err then
        fail(self, Errors.new("cancelled", "the answer was closed"))
    end
end

return Response
