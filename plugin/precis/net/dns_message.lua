--- DNS questions and answers, as bytes.
--
-- Pure. Answers come from the network: every length is checked, pointers may only point backwards, and nothing is
-- believed that does not repeat the id and the question that were sent.
-- Source: RFC 1035 section 4, RFC 3596 (AAAA), RFC 5452 (what an answer must match).

local bit = require("bit")

local Ip = require("precis.net.ip")

local DnsMessage = {}

local HEADER_BYTES = 12
local MAX_NAME, MAX_LABEL = 253, 63
local MAX_JUMPS = 32 -- pointers followed within one name
local MAX_ALIASES = 16 -- CNAMEs followed from the name that was asked for
local CLASS_INTERNET = 1
local RECURSION_DESIRED = 0x0100
local TYPE_CNAME = 5
local TYPES = { A = 1, AAAA = 28 }
local ADDRESS_BYTES = { [1] = 4, [28] = 16 }
local OUTCOMES = { [0] = "found", [3] = "no_such_name" }

local function uint16(bytes, position)
    local high, low = bytes:byte(position, position + 1)
    if not low then
        return nil
    end
    return high * 256 + low
end

local function uint16_bytes(value)
    return string.char(bit.rshift(value, 8), bit.band(value, 255))
end

---@param name string ASCII, labels parted by dots
---@return string? bytes nil: cannot stand in a question
local function encode_name(name)
    local out = {}
    if #name > MAX_NAME then
        return nil
    end
    for label in (name .. "."):gmatch("(.-)%.") do
        if #label == 0 or #label > MAX_LABEL then
            return nil
        end
        table.insert(out, string.char(#label) .. label)
    end
    return table.concat(out) .. "\0"
end

---@param name string
---@return boolean
function DnsMessage.can_ask(name)
    return encode_name(name) ~= nil
end

---@param id integer 0 to 65535; nobody else should be able to guess it
---@param name string for which `can_ask` is true
---@param kind "A"|"AAAA"
---@return string bytes
function DnsMessage.question(id, name, kind)
    local encoded = assert(encode_name(name), "not a name to ask for: " .. name)
    local counts = uint16_bytes(1) .. ("\0\0"):rep(3)
    return uint16_bytes(id)
        .. uint16_bytes(RECURSION_DESIRED)
        .. counts
        .. encoded
        .. uint16_bytes(TYPES[kind])
        .. uint16_bytes(CLASS_INTERNET)
end

-- A name and the position behind it. Each pointer must point before the place it was read from, so no loop can form.
local function read_name(bytes, position)
    local labels, length, after, jumps, limit = {}, 0, nil, 0, position
    while true do
        local size = bytes:byte(position)
        if not size then
            return nil
        elseif size == 0 then
            return table.concat(labels, "."):lower(), after or position + 1
        elseif size >= 0xC0 then
            local target = uint16(bytes, position)
            after = after or position + 2
            jumps = jumps + 1
            position = target and bit.band(target, 0x3FFF) + 1
            if not position or position >= limit or jumps > MAX_JUMPS then
                return nil
            end
            limit = position
        else
            length = length + size + 1
            if size > MAX_LABEL or length > MAX_NAME + 1 or position + size > #bytes then
                return nil
            end
            table.insert(labels, bytes:sub(position + 1, position + size))
            position = position + size + 1
        end
    end
end

local function read_record(bytes, position)
    local owner, after = read_name(bytes, position)
    local size = owner and uint16(bytes, after + 8)
    if not size or after + 9 + size > #bytes then
        return nil
    end
    local ttl = uint16(bytes, after + 4) * 65536 + uint16(bytes, after + 6)
    return {
        owner = owner,
        kind = uint16(bytes, after),
        class = uint16(bytes, after + 2),
        -- RFC 2181: the highest bit set means nought.
        ttl = ttl < 2 ^ 31 and ttl or 0,
        first = after + 10,
        last = after + 9 + size,
    },
        after + 10 + size
end

-- Aliases by owner, and addresses of the wanted kind by owner.
local function read_records(bytes, position, count, kind)
    local aliases, addresses = {}, {}
    for __ = 1, count do
        local record, after = read_record(bytes, position)
        if not record then
            return nil
        end
        if record.class == CLASS_INTERNET and record.kind == TYPE_CNAME then
            local target = read_name(bytes, record.first)
            aliases[record.owner] = target and { target = target, ttl = record.ttl }
        elseif record.class == CLASS_INTERNET and record.kind == kind then
            local address = bytes:sub(record.first, record.last)
            if #address == ADDRESS_BYTES[kind] then
                addresses[record.owner] = addresses[record.owner] or {}
                table.insert(addresses[record.owner], { text = Ip.format(address), ttl = record.ttl })
            end
        end
        position = after
    end
    return aliases, addresses
end

local function follow_aliases(name, aliases, addresses)
    local ttl = math.huge
    for __ = 1, MAX_ALIASES do
        local found, alias = addresses[name], aliases[name]
        if found or not alias then
            break
        end
        name, ttl = alias.target, math.min(ttl, alias.ttl)
    end
    local texts = {}
    for __, address in ipairs(addresses[name] or {}) do
        table.insert(texts, address.text)
        ttl = math.min(ttl, address.ttl)
    end
    return texts, ttl < math.huge and ttl or 0
end

local function is_answer_to(bytes, id, name, kind)
    local flags = uint16(bytes, 3)
    if #bytes < HEADER_BYTES or uint16(bytes, 1) ~= id then
        return false
    end
    -- A response (highest bit) to a standard query (the next four bits nought), with one question.
    if bit.band(flags, 0xF800) ~= 0x8000 or uint16(bytes, 5) ~= 1 then
        return false
    end
    local asked, after = read_name(bytes, HEADER_BYTES + 1)
    return asked == name and uint16(bytes, after) == TYPES[kind] and uint16(bytes, after + 2) == CLASS_INTERNET,
        asked and after + 4
end

---@class precis.net.DnsAnswer
---@field outcome "found"|"no_such_name"|"failed"|"truncated"
---@field addresses string[] in text form; empty unless found, and also when the name has none of the kind
---@field ttl number seconds the answer may be kept

--- Reads what may be an answer.
---@param bytes string
---@param id integer of the question
---@param name string of the question, small letters
---@param kind "A"|"AAAA"
---@return precis.net.DnsAnswer? answer nil: not the answer to this question, to be ignored
function DnsMessage.answer(bytes, id, name, kind)
    local is_ours, position = is_answer_to(bytes, id, name, kind)
    if not is_ours then
        return nil
    end
    local flags = uint16(bytes, 3)
    local outcome = OUTCOMES[bit.band(flags, 0xF)] or "failed"
    if bit.band(flags, 0x0200) ~= 0 then
        return { outcome = "truncated", addresses = {}, ttl = 0 }
    elseif outcome ~= "found" then
        return { outcome = outcome, addresses = {}, ttl = 0 }
    end
    local aliases, addresses = read_records(bytes, position, uint16(bytes, 7), TYPES[kind])
    if not aliases then
        return { outcome = "failed", addresses = {}, ttl = 0 }
    end
    local texts, ttl = follow_aliases(name, aliases, addresses)
    return { outcome = "found", addresses = texts, ttl = ttl }
end

return DnsMessage
