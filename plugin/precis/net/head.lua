--- The head of an HTTP message: written so that nothing can be smuggled in, read so that nothing odd gets through.
--
-- Source: RFC 9112 sections 2 to 5, RFC 9110 section 5.

local Errors = require("precis.errors")

local Head = {}

local SIGNATURE = "HTTP/1."
local NOT_A_TOKEN = "[^%w!#$%%&'*+%-.^_`|~]"
local CONTROL = "[%z\1-\8\10-\31\127]"
local MAX_INTERIM = 16 -- answers of the 1xx kind before the real one
local LIMITS = { line = 16384, head = 65536, headers = 256 } -- bytes, bytes, number

---@class precis.net.Head
---@field status integer
---@field reason string
---@field headers table<string, string> names in small letters; repeated ones joined by ", "
---@field is_old boolean HTTP/1.0

---@class precis.net.HeadLimits
---@field line integer? bytes of a line
---@field head integer? bytes of all lines
---@field headers integer? number of lines

-- Writing ------------------------------------------------------------------------------------------------------------

--- Whether a header may be sent. Its value stays out of the message: it may be the key.
---@param name string
---@param value any
---@return true? ok
---@return precis.Error? err bug
function Head.check(name, value)
    if type(name) ~= "string" or name == "" or name:find(NOT_A_TOKEN) then
        return nil, Errors.new("bug", "a header's name, or a method, that cannot be one")
    elseif type(value) ~= "string" or value:find(CONTROL) then
        return nil, Errors.new("bug", "header " .. name .. " is no text, or holds a line break")
    end
    return true
end

--- Writes the head of a request. The parts must have been checked.
---@param method string
---@param target string path, or host and port for CONNECT
---@param headers { [1]: string, [2]: string? }[] names and values; those without a value are left out
---@return string
function Head.write(method, target, headers)
    local lines = { method .. " " .. target .. " HTTP/1.1" }
    for __, header in ipairs(headers) do
        if header[2] then
            table.insert(lines, header[1] .. ": " .. header[2])
        end
    end
    return table.concat(lines, "\r\n") .. "\r\n\r\n"
end

-- Reading ------------------------------------------------------------------------------------------------------------

local function malformed(message)
    return nil, Errors.new("protocol", message)
end

-- One anchored match each: two open-ended runs of blanks in one pattern would take quadratic time.
local function trim(text)
    local first = text:find("[^ \t]")
    return first and text:match("^.*[^ \t]", first) or ""
end

local function parse_status(line)
    local minor, status, reason = line:match("^HTTP/1%.(%d) (%d%d%d)(.*)$")
    if not minor or tonumber(status) < 100 or (reason ~= "" and reason:sub(1, 1) ~= " ") then
        return nil
    end
    return { status = tonumber(status), reason = trim(reason), headers = {}, is_old = minor == "0" }
end

local function add_header(head, line)
    local name, rest = line:match("^([^:]+):(.*)$")
    if not name or name:find(NOT_A_TOKEN) or rest:find(CONTROL) then
        return malformed("a malformed header")
    end
    name = name:lower()
    local before = head.headers[name]
    head.headers[name] = before and before .. ", " .. trim(rest) or trim(rest)
    head.last_name = name
    return true
end

-- A line that begins with a blank goes on with the header before it.
local function continue_header(head, line)
    if not head.last_name or line:find(CONTROL) then
        return malformed("a malformed header")
    end
    head.headers[head.last_name] = head.headers[head.last_name] .. " " .. trim(line)
    return true
end

---@async
local function read_headers(stream, head, limits)
    local bytes = 0
    for __ = 1, limits.headers do
        local line, err = stream:read_line(limits.line)
        if not line then
            return nil, err
        elseif line == "" then
            head.last_name = nil
            return head
        end
        bytes = bytes + #line
        if bytes > limits.head then
            return nil, Errors.new("too_large", "a head of more than " .. limits.head .. " bytes")
        end
        local ok
        ok, err = (line:find("^[ \t]") and continue_header or add_header)(head, line)
        if not ok then
            return nil, err
        end
    end
    return nil, Errors.new("too_large", "more than " .. limits.headers .. " headers")
end

--- Waits for the beginning of an answer, and makes sure that it is HTTP.
---@async
---@param stream precis.net.Stream
---@return true? is_http
---@return precis.Error? err protocol, dropped (`at_end`: nothing came), timeout, cancelled
function Head.await(stream)
    local is_http, err = stream:expect(SIGNATURE)
    if is_http == false then
        return malformed("the answer is not HTTP")
    end
    return is_http, err
end

---@async
local function read_one(stream, limits)
    local ok, err = Head.await(stream)
    if not ok then
        return nil, err
    end
    local line
    line, err = stream:read_line(limits.line)
    if not line then
        return nil, err
    end
    local head = parse_status(line)
    if not head then
        return malformed("a malformed status line")
    end
    return read_headers(stream, head, limits)
end

--- Reads the head of the real answer, passing over those of the 1xx kind.
---@async
---@param stream precis.net.Stream
---@param limits precis.net.HeadLimits?
---@return precis.net.Head? head
---@return precis.Error? err protocol, too_large, dropped, timeout, cancelled
function Head.read_final(stream, limits)
    limits = {
        line = limits and limits.line or LIMITS.line,
        head = limits and limits.head or LIMITS.head,
        headers = limits and limits.headers or LIMITS.headers,
    }
    for __ = 1, MAX_INTERIM do
        local head, err = read_one(stream, limits)
        if not head then
            return nil, err
        elseif head.status >= 200 then
            return head
        elseif head.status == 101 then
            return malformed("the server changes the protocol unasked")
        end
    end
    return malformed("interim answers without end")
end

return Head
