--- SHA-256, by KOReader's Lua. In slices where asked for: a picture in one step would hold up a device.

local sha2 = require("ffi/sha2")

local SLICE_BYTES = 32768

---@param data string
---@param give_way (fun(): true?, precis.Error?)?
---@return string? digits hexadecimal ones
---@return precis.Error? err what `give_way` refused with
return function(data, give_way)
    if not give_way or #data <= SLICE_BYTES then
        return sha2.sha256(data)
    end
    local update = sha2.sha256()
    for first = 1, #data, SLICE_BYTES do
        update(data:sub(first, first + SLICE_BYTES - 1))
        local ok, err = give_way()
        if not ok then
            return nil, err
        end
    end
    return update()
end
