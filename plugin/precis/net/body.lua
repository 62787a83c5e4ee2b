--- Takes the framing off an answer's body, however its bytes are cut.
--
-- Pure: bytes go in with `push`, what they carry comes out. Linear in the bytes, whatever the sizes of the chunks.
-- Source: RFC 9112 sections 6 and 7.

local Errors = require("precis.errors")

local Body = {}

local MAX_LINE = 4096 -- bytes of a chunk's size line or of a trailer
local MAX_TRAILERS = 64
local MAX_SIZE_DIGITS = 12 -- hexadecimal: 2^48 bytes are more than anybody sends
local MAX_LENGTH_DIGITS = 15 -- decimal: exact in a double

---@class precis.net.BodyDecoder
---@field is_complete boolean all of the body has been pushed
---@field excess integer bytes that came behind its end
---@field push fun(self, bytes: string): string, precis.Error? what the bytes carry, and what is wrong behind that
---@field finish fun(self): true?, precis.Error? the connection has ended: whether the body had

local function ended_early()
    return nil, Errors.new("dropped", "the connection ended within the body")
end

-- A body of known size; also of none --------------------------------------------------------------------------------

local Sized = {}
Sized.__index = Sized

function Sized.new(size)
    return setmetatable({ _left = size, is_complete = size == 0, excess = 0 }, Sized)
end

function Sized:push(bytes)
    local payload = #bytes <= self._left and bytes or bytes:sub(1, self._left)
    self._left = self._left - #payload
    self.is_complete = self._left == 0
    self.excess = self.excess + #bytes - #payload
    return payload
end

Sized.finish = ended_early

-- A body that ends with the connection --------------------------------------------------------------------------------

local UntilClose = {}
UntilClose.__index = UntilClose

function UntilClose.new()
    return setmetatable({ is_complete = false, excess = 0 }, UntilClose)
end

function UntilClose:push(bytes)
    return bytes
end

function UntilClose:finish()
    self.is_complete = true
    return true
end

-- A body in chunks ----------------------------------------------------------------------------------------------------

local Chunked = {}
Chunked.__index = Chunked

function Chunked.new()
    return setmetatable({
        _state = "size",
        _line = {}, -- the parts of an unfinished line
        _line_length = 0,
        _trailers = 0,
        is_complete = false,
        excess = 0,
    }, Chunked)
end

local function malformed(message)
    return nil, Errors.new("protocol", message)
end

-- What the first bytes of a line must look like: no need to wait for the end of a line that cannot be right.
local LINE_BEGINS = { size = "^%x", after_data = "^\r?\n?$", trailer = "" }

local CARRIAGE_RETURN = 13

-- A line's text without its end; most lines come whole, so they are cut out without any pattern.
local function text_of(parts)
    local line = #parts == 1 and parts[1] or table.concat(parts)
    return line:sub(1, line:byte(-2) == CARRIAGE_RETURN and -3 or -2)
end

-- Collects a line over as many pushes as it takes. Returns it with the position behind it, or nil when it goes on.
local function take_line(self, bytes, position)
    local line_end = bytes:find("\n", position, true)
    local part = bytes:sub(position, line_end)
    self._line_length = self._line_length + #part
    if self._line_length > MAX_LINE then
        return nil, #bytes + 1, Errors.new("too_large", "a chunk's line of more than " .. MAX_LINE .. " bytes")
    end
    if self._line_length == #part and not part:find(LINE_BEGINS[self._state]) then
        return nil, #bytes + 1, Errors.new("protocol", "the body is not in chunks as announced")
    end
    table.insert(self._line, part)
    if not line_end then
        return nil, #bytes + 1
    end
    local line = text_of(self._line)
    self._line, self._line_length = {}, 0
    return line, line_end + 1
end

local ON_LINE = {}

-- The size in hexadecimal; what follows a semicolon is an extension, which we ignore.
function ON_LINE.size(self, line)
    local digits = line:match("^0*(%x+)[ \t]*$") or line:match("^0*(%x+)[ \t]*;")
    if not digits or #digits > MAX_SIZE_DIGITS then
        return malformed("a malformed chunk size")
    end
    self._left = tonumber(digits, 16)
    self._state = self._left == 0 and "trailer" or "data"
    return true
end

function ON_LINE.after_data(self, line)
    if line ~= "" then
        return malformed("a chunk longer than its size")
    end
    self._state = "size"
    return true
end

function ON_LINE.trailer(self, line)
    self._trailers = self._trailers + 1
    self.is_complete = line == ""
    if self._trailers > MAX_TRAILERS then
        return nil, Errors.new("too_large", "more than " .. MAX_TRAILERS .. " trailers")
    end
    return true
end

-- Takes what it can from one position on; returns the next position.
local function step(self, bytes, position, out)
    if self._state == "data" then
        local payload = bytes:sub(position, position + self._left - 1)
        table.insert(out, payload)
        self._left = self._left - #payload
        self._state = self._left == 0 and "after_data" or "data"
        return position + #payload
    end
    local line, after, err = take_line(self, bytes, position)
    local ok = not err
    if line then
        ok, err = ON_LINE[self._state](self, line)
    end
    return ok and after or nil, err
end

function Chunked:push(bytes)
    local out, position, err = {}, 1, nil
    while position and position <= #bytes and not self.is_complete do
        position, err = step(self, bytes, position, out)
    end
    if self.is_complete then
        self.excess = self.excess + #bytes - position + 1
    end
    return table.concat(out), err
end

Chunked.finish = ended_early

-- Which of them -------------------------------------------------------------------------------------------------------

-- "5, 5" is what two equal headers become; anything but one number is a contradiction.
local function parse_length(text)
    local length
    for part in (text .. ","):gmatch("(.-),") do
        local digits = part:match("^[ \t]*0*(%d+)[ \t]*$")
        if not digits or #digits > MAX_LENGTH_DIGITS or (length and length ~= tonumber(digits)) then
            return nil
        end
        length = tonumber(digits)
    end
    return length
end

--- The decoder for the body that follows a head.
---@param method string of the request
---@param head precis.net.Head
---@return precis.net.BodyDecoder? decoder
---@return precis.Error? err protocol: the head contradicts itself, or announces what we never asked for
function Body.decoder(method, head)
    local coding, length = head.headers["transfer-encoding"], head.headers["content-length"]
    if method == "HEAD" or head.status == 204 or head.status == 304 then
        return Sized.new(0)
    elseif coding then
        if length or head.is_old or coding:lower() ~= "chunked" then
            return malformed("an impossible transfer encoding")
        end
        return Chunked.new()
    elseif length then
        local size = parse_length(length)
        if not size then
            return malformed("an impossible content length")
        end
        return Sized.new(size)
    end
    return UntilClose.new()
end

return Body
