--- A fingerprint of a text of any size, taken in pieces so that none of them holds up reading.

local Task = require("precis.async.task")

local Digest = {}

local PIECE = 16384 -- bytes

---@async
---@param text string
---@param hash fun(text: string): string
---@return string? digest
---@return precis.Error? err cancelled
function Digest.of(text, hash)
    local pieces = {}
    for from = 1, #text, PIECE do
        pieces[#pieces + 1] = hash(text:sub(from, from + PIECE - 1))
        local ok, err = Task.checkpoint()
        if not ok then
            return nil, err
        end
    end
    return hash(table.concat(pieces, " "))
end

return Digest
