--- Decides how an answer's body is framed, and takes the framing off.
--
-- Pure: bytes go in with `push`, what they carry comes out.
-- Source: RFC 9112 section 6.

local Errors = require("precis.errors")

local Chunked = require("precis.net.chunked")

local Body = {}

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

-- Which of them -------------------------------------------------------------------------------------------------------

-- "5, 5" is what two equal headers become; anything but one number is a contradiction.
local function parse_length(text)
    local length
    for part in (text .. ","):gmatch("(.-),") do
        local digits = part:match("^[ \t]*(%d+)[ \t]*$")
        digits = digits and digits:gsub("^0+(%d)", "%1")
        if not digits or #digits > MAX_LENGTH_DIGITS or (length and length ~= tonumber(digits)) then
            return nil
        end
        length = tonumber(digits)
    end
    return length
end

local function malformed(message)
    return nil, Errors.new("protocol", message)
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
