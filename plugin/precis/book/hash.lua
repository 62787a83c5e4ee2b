--- A short fingerprint of strings: 64 bits, FNV-1a in two halves. Not for secrets.

local bit = require("bit")

local bxor, tohex = bit.bxor, bit.tohex

local PRIME_LOW = 0x193 -- FNV's prime is 2^24 + this
local START = { 0x811C9DC5, 0x050C5D1F } -- two beginnings give two independent halves

local Hash = {}

-- state * (2^24 + 0x193) modulo 2^32, without leaving the exact integers of a double.
local function multiply(state)
    state = state % 0x100000000
    return ((state % 0x100) * 0x1000000 + state * PRIME_LOW) % 0x100000000
end

local function half(strings, start)
    local state = start
    for __, text in ipairs(strings) do
        for index = 1, #text do
            state = multiply(bxor(state, text:byte(index)))
        end
        state = multiply(bxor(state, 0xFF)) -- no byte of UTF-8: "a", "b" is not "ab"
    end
    return tohex(state)
end

---@param strings string[]
---@return string digits 16 hexadecimal ones
function Hash.of(strings)
    return half(strings, START[1]) .. half(strings, START[2])
end

return Hash
