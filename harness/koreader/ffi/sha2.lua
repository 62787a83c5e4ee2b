--- Hashes and base64, computed by Python.

local border = require("harness.border")

local sha2 = {}

-- KOReader's take the whole message, or nothing and then pieces: `sha256()(a)(b)()`.
local function hash(name)
    return function(message)
        if message ~= nil then
            return border.digest(name, message)
        end
        local pieces = {}
        local function update(piece)
            if piece == nil then
                return border.digest(name, table.concat(pieces))
            end
            table.insert(pieces, piece)
            return update
        end
        return update
    end
end

for __, name in ipairs({ "md5", "sha1", "sha224", "sha256", "sha384", "sha512" }) do
    sha2[name] = hash(name)
end

function sha2.hmac(hash_function, key, message)
    for __, name in ipairs({ "md5", "sha1", "sha224", "sha256", "sha384", "sha512" }) do
        if hash_function == sha2[name] then
            return border.hmac(name, key, message)
        end
    end
    error("unknown hash function for hmac", 2)
end

function sha2.hex_to_bin(hex)
    return (hex:gsub("%x%x", function(digits)
        return string.char(tonumber(digits, 16))
    end))
end

function sha2.bin_to_hex(data)
    return (data:gsub(".", function(byte)
        return string.format("%02x", byte:byte())
    end))
end

sha2.hex2bin, sha2.bin2hex = sha2.hex_to_bin, sha2.bin_to_hex
sha2.bin_to_base64, sha2.base64_to_bin = border.to_base64, border.from_base64
sha2.bin2base64, sha2.base642bin = sha2.bin_to_base64, sha2.base64_to_bin

return sha2
