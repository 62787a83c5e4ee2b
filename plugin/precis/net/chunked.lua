--- Takes a body in chunks apart, however its bytes are cut.
--
-- Pure: bytes go in with `push`, what they carry comes out. Linear in the bytes, whatever the sizes of the chunks.
-- Source: RFC 9112 section 7.1.

local Errors = require("precis.errors")

---@class precis.net.Chunked: precis.net.BodyDecoder
local Chunked = {}
Chunked.__index = Chunked

local MAX_LINE = 4096 -- bytes of a chunk's size line or of a trailer
local MAX_TRAILERS = 64
local MAX_SIZE_DIGITS = 12 -- hexadecimal: 2^48 bytes are more than anybody sends
local CARRIAGE_RETURN = 13
-- What the first bytes of a line must look like: no need to wait for the end of a line that cannot be right.
local LINE_BEGINS = { size = "^%x", after_data = "^\r?\n?$", trailer = "" }

---@return precis.net.Chunked
function Chunked.new()
    return setmetatable({
        _state = "size", -- or "data", "after_data", "trailer"
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

-- A line's text without its end; most lines come whole, so they are cut out without any pattern.
local function text_of(parts)
    local line = #parts == 1 and parts[1] or table.concat(parts)
    return line:sub(1, line:byte(-2) == CARRIAGE_RETURN and -3 or -2)
end

-- Adds to the unfinished line what the bytes hold of it.
local function add_to_line(self, part)
    self._line_length = self._line_length + #part
    if self._line_length > MAX_LINE then
        return nil, Errors.new("too_large", "a chunk's line of more than " .. MAX_LINE .. " bytes")
    elseif self._line_length == #part and not part:find(LINE_BEGINS[self._state]) then
        return malformed("the body is not in chunks as announced")
    end
    table.insert(self._line, part)
    return true
end

local ON_LINE = {}

-- The size in hexadecimal; what follows a semicolon is an extension, which we ignore.
function ON_LINE.size(self, line)
    local digits = line:match("^(%x+)[ \t]*$") or line:match("^(%x+)[ \t]*;")
    digits = digits and digits:gsub("^0+(%x)", "%1")
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

-- Takes the data of a chunk, as much as there is; returns the next position.
local function take_data(self, bytes, position, out)
    local payload = bytes:sub(position, position + self._left - 1)
    table.insert(out, payload)
    self._left = self._left - #payload
    self._state = self._left == 0 and "after_data" or "data"
    return position + #payload
end

-- Takes a line, over as many pushes as it needs; returns the next position.
local function take_line(self, bytes, position)
    local line_end = bytes:find("\n", position, true)
    local part = bytes:sub(position, line_end)
    local ok, err = add_to_line(self, part)
    if ok and line_end then
        local line = text_of(self._line)
        self._line, self._line_length = {}, 0
        ok, err = ON_LINE[self._state](self, line)
    end
    return ok and position + #part, err
end

---@param bytes string
---@return string payload
---@return precis.Error? err what is wrong behind the payload: protocol or too_large
function Chunked:push(bytes)
    local out, position, err = {}, 1, nil
    while position and position <= #bytes and not self.is_complete do
        local take = self._state == "data" and take_data or take_line
        position, err = take(self, bytes, position, out)
    end
    if self.is_complete then
        self.excess = self.excess + #bytes - position + 1
    end
    return table.concat(out), err
end

---@return nil
---@return precis.Error err
function Chunked:finish()
    return nil, Errors.new("dropped", "the connection ended within a body in chunks")
end

return Chunked
