--- Bytes as letters, for pictures in requests. In slices: a picture is long, and a step must not be.

local ffi = require("ffi")

local byte = string.byte

local ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local SLICE_BYTES = 24576 -- a multiple of 3, so that slices can be put one after another
local PADDING = byte("=")

local Base64 = {}

local letters = ffi.new("uint8_t[64]")
for index = 0, 63 do
    letters[index] = ALPHABET:byte(index + 1)
end

-- Three bytes make four letters; what is missing of the last three counts as zero.
local function put(out, at, a, b, c)
    local value = a * 65536 + (b or 0) * 256 + (c or 0)
    out[at] = letters[math.floor(value / 262144)]
    out[at + 1] = letters[math.floor(value / 4096) % 64]
    out[at + 2] = b and letters[math.floor(value / 64) % 64] or PADDING
    out[at + 3] = c and letters[value % 64] or PADDING
    return at + 4
end

local function encode_slice(bytes, first, last, out)
    local at = 0
    for index = first, last - 2, 3 do
        at = put(out, at, byte(bytes, index, index + 2))
    end
    local rest = (last - first + 1) % 3
    if rest > 0 then
        at = put(out, at, byte(bytes, last - rest + 1, last))
    end
    return ffi.string(out, at)
end

---@async
---@param bytes string
---@param give_way (fun(): true?, precis.Error?)? called between slices; what it refuses with ends the work
---@return string? text
---@return precis.Error? err
function Base64.encode(bytes, give_way)
    local out = ffi.new("uint8_t[?]", SLICE_BYTES / 3 * 4)
    local parts = {}
    for first = 1, #bytes, SLICE_BYTES do
        parts[#parts + 1] = encode_slice(bytes, first, math.min(#bytes, first + SLICE_BYTES - 1), out)
        local ok, err = true, nil
        if give_way then
            ok, err = give_way()
        end
        if not ok then
            return nil, err
        end
    end
    return table.concat(parts)
end

return Base64
