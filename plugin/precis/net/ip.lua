--- IP addresses written as text, as bytes, and whether they belong to the local network.
--
-- Pure. Bytes are strings of 4 (IPv4) or 16 (IPv6), in network order: the one form in which addresses compare.
-- Source: RFC 4291, RFC 5952 (text form), RFC 1918, RFC 4193, RFC 6890.

local bit = require("bit")

local Ip = {}

local GROUPS = 8 -- of 16 bits in an IPv6 address
local MAPPED_IPV4 = ("\0"):rep(10) .. "\255\255" -- ::ffff:a.b.c.d

-- What never leaves the local network: first bytes and the number of bits that count, by the length of the address.
local PRIVATE = {
    [4] = {
        { "\0", 8 }, -- this host
        { "\10", 8 },
        { "\127", 8 }, -- loopback
        { "\169\254", 16 }, -- link-local
        { "\172\16", 12 },
        { "\192\168", 16 },
    },
    [16] = {
        { ("\0"):rep(15) .. "\1", 128 }, -- loopback
        { "\252", 7 }, -- unique local
        { "\254\128", 10 }, -- link-local
    },
}
local IPV6_BYTES, IPV4_BYTES = 16, 4

---@param text string
---@return string? bytes
local function parse_ipv4(text)
    local parts = { text:match("^(%d+)%.(%d+)%.(%d+)%.(%d+)$") }
    if #parts ~= IPV4_BYTES then
        return nil
    end
    for index, part in ipairs(parts) do
        -- A leading zero means octal to some and nothing to others: refused.
        if #part > 3 or tonumber(part) > 255 or part:find("^0%d") then
            return nil
        end
        parts[index] = string.char(tonumber(part))
    end
    return table.concat(parts)
end

-- The groups of one side of "::", as bytes; nil when one of them is malformed.
local function parse_groups(text, groups)
    if text == "" then
        return true
    end
    for part in (text .. ":"):gmatch("(.-):") do
        if not part:find("^%x%x?%x?%x?$") then
            return nil
        end
        local value = tonumber(part, 16)
        table.insert(groups, string.char(bit.rshift(value, 8), bit.band(value, 255)))
    end
    return true
end

-- Turns a dotted tail ("::ffff:10.0.0.1") into two groups.
local function expand_dotted_tail(text)
    local head, dotted = text:match("^(.*:)(%d+%.[%d.]+)$")
    if not head then
        return text
    end
    local bytes = parse_ipv4(dotted)
    if not bytes then
        return nil
    end
    local first, second, third, fourth = bytes:byte(1, IPV4_BYTES)
    return ("%s%x:%x"):format(head, first * 256 + second, third * 256 + fourth)
end

---@param text string without brackets
---@return string? bytes
local function parse_ipv6(text)
    text = expand_dotted_tail(text)
    if not text or not text:find(":", 1, true) then
        return nil
    end
    local before, after = text:match("^(.-)::(.*)$")
    local left, right = {}, {}
    if not parse_groups(before or text, left) or not parse_groups(after or "", right) then
        return nil
    end
    local missing = GROUPS - #left - #right
    if (before and missing < 1) or (not before and missing ~= 0) then
        return nil
    end
    return table.concat(left) .. ("\0\0"):rep(missing) .. table.concat(right)
end

--- Reads an address; anything else, host names included, is nil.
---@param text string "192.168.1.5", "fe80::1"; no brackets, no zone
---@return string? bytes
function Ip.parse(text)
    return parse_ipv4(text) or parse_ipv6(text)
end

-- The longest run of at least two zero groups: what "::" stands for.
local function longest_zeros(groups)
    local best_first, best_length, first = 0, 1, nil
    for index = 1, GROUPS + 1 do
        if groups[index] == 0 then
            first = first or index
        elseif first then
            if index - first > best_length then
                best_first, best_length = first, index - first
            end
            first = nil
        end
    end
    return best_first, best_length
end

local function format_groups(groups, first, last)
    local texts = {}
    for index = first, last do
        table.insert(texts, ("%x"):format(groups[index]))
    end
    return table.concat(texts, ":")
end

--- Writes an address in its one canonical form.
---@param bytes string of 4 or 16
---@return string
function Ip.format(bytes)
    if #bytes == IPV4_BYTES then
        return table.concat({ bytes:byte(1, IPV4_BYTES) }, ".")
    end
    local groups = {}
    for index = 1, GROUPS do
        local high, low = bytes:byte(index * 2 - 1, index * 2)
        groups[index] = high * 256 + low
    end
    local first, length = longest_zeros(groups)
    if first == 0 then
        return format_groups(groups, 1, GROUPS)
    end
    return format_groups(groups, 1, first - 1) .. "::" .. format_groups(groups, first + length, GROUPS)
end

local function has_prefix(bytes, prefix, bits)
    local whole = math.floor(bits / 8)
    if bytes:sub(1, whole) ~= prefix:sub(1, whole) then
        return false
    end
    local rest = bits % 8
    if rest == 0 then
        return true
    end
    local mask = bit.band(bit.lshift(255, 8 - rest), 255)
    return bit.band(bytes:byte(whole + 1), mask) == bit.band(prefix:byte(whole + 1), mask)
end

--- Whether packets to the address stay on the device or its local network.
---@param bytes string of 4 or 16
---@return boolean
function Ip.is_private(bytes)
    if #bytes == IPV6_BYTES and bytes:sub(1, #MAPPED_IPV4) == MAPPED_IPV4 then
        bytes = bytes:sub(#MAPPED_IPV4 + 1)
    end
    for __, range in ipairs(PRIVATE[#bytes]) do
        if has_prefix(bytes, range[1], range[2]) then
            return true
        end
    end
    return false
end

return Ip
