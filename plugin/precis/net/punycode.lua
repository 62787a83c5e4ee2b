--- Host names in any script, as the ASCII that resolvers and certificates know.
--
-- Pure. Capitals of the Latin, Greek and Cyrillic alphabets are made small first; names typed in any other unusual form
-- are left to the registry to refuse.
-- Source: RFC 3492 (Punycode), RFC 5890 (labels).

local Utf8 = require("precis.text.utf8")

local Punycode = {}

-- RFC 3492 section 5.
local BASE, T_MIN, T_MAX, SKEW, DAMP = 36, 1, 26, 38, 700
local INITIAL_BIAS, INITIAL_CODE = 72, 128
local DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"
local MAX_LABEL = 63 -- bytes, "xn--" included

-- Ranges of capitals and the distance to their small letters; step 2 where capitals and small letters alternate.
local CAPITALS = {
    { 0x41, 0x5A, 32, 1 },
    { 0xC0, 0xD6, 32, 1 },
    { 0xD8, 0xDE, 32, 1 },
    { 0x100, 0x136, 1, 2 },
    { 0x139, 0x147, 1, 2 },
    { 0x14A, 0x176, 1, 2 },
    { 0x179, 0x17D, 1, 2 },
    { 0x391, 0x3A1, 32, 1 },
    { 0x3A3, 0x3AB, 32, 1 },
    { 0x400, 0x40F, 80, 1 },
    { 0x410, 0x42F, 32, 1 },
    { 0x460, 0x480, 1, 2 },
    { 0x48A, 0x4BE, 1, 2 },
}

local function small_letter(code)
    for __, range in ipairs(CAPITALS) do
        local first, last, distance, step = range[1], range[2], range[3], range[4]
        if code >= first and code <= last and (code - first) % step == 0 then
            return code + distance
        end
    end
    return code
end

---@param text string UTF-8
---@return integer[] codes in small letters
local function codes_of(text)
    local codes = {}
    for __, code in Utf8.codepoints(text) do
        table.insert(codes, small_letter(code))
    end
    return codes
end

local function digit(value)
    return DIGITS:sub(value + 1, value + 1)
end

local function adapted_bias(delta, count, is_first)
    delta = is_first and math.floor(delta / DAMP) or math.floor(delta / 2)
    delta = delta + math.floor(delta / count)
    local steps = 0
    while delta > math.floor((BASE - T_MIN) * T_MAX / 2) do
        delta = math.floor(delta / (BASE - T_MIN))
        steps = steps + BASE
    end
    return steps + math.floor((BASE - T_MIN + 1) * delta / (delta + SKEW))
end

local function write_delta(delta, bias, out)
    local position = BASE
    while true do
        local threshold = math.max(T_MIN, math.min(T_MAX, position - bias))
        if delta < threshold then
            table.insert(out, digit(delta))
            return
        end
        table.insert(out, digit(threshold + (delta - threshold) % (BASE - threshold)))
        delta = math.floor((delta - threshold) / (BASE - threshold))
        position = position + BASE
    end
end

local function next_code(codes, least)
    local smallest = math.huge
    for __, code in ipairs(codes) do
        if code >= least and code < smallest then
            smallest = code
        end
    end
    return smallest
end

local function plain_characters(codes)
    local out = {}
    for __, code in ipairs(codes) do
        if code < INITIAL_CODE then
            table.insert(out, string.char(code))
        end
    end
    return out
end

---@param codes integer[]
---@return string
local function encode(codes)
    local out = plain_characters(codes)
    local basic = #out
    local handled, code, delta, bias = basic, INITIAL_CODE, 0, INITIAL_BIAS
    if basic > 0 then
        table.insert(out, "-")
    end
    while handled < #codes do
        local next_one = next_code(codes, code)
        delta = delta + (next_one - code) * (handled + 1)
        code = next_one
        for __, candidate in ipairs(codes) do
            if candidate < code then
                delta = delta + 1
            elseif candidate == code then
                write_delta(delta, bias, out)
                bias = adapted_bias(delta, handled + 1, handled == basic)
                delta, handled = 0, handled + 1
            end
        end
        delta, code = delta + 1, code + 1
    end
    return table.concat(out)
end

--- One label of a host name in ASCII: "Bücher" becomes "xn--bcher-kva".
---@param label string UTF-8
---@return string? ascii nil: not UTF-8, or too long
function Punycode.label(label)
    if not label:find("[\128-\255]") then
        return label:lower()
    end
    -- Longer ones cannot fit, and would cost quadratic time.
    if #label > MAX_LABEL * 4 or not Utf8.is_valid(label) then
        return nil
    end
    local ascii = "xn--" .. encode(codes_of(label))
    return #ascii <= MAX_LABEL and ascii or nil
end

return Punycode
