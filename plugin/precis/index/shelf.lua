--- Keeps the indexes of many books from filling the card: the ones not used for longest go first.

local Shelf = {}

local MOST_BYTES = 268435456 -- of all indexes together; some sixty long novels

---@class precis.index.ShelfEntry
---@field path string
---@field bytes integer
---@field used number when it was last used; any scale, larger is later

--- Which files to remove so that the rest fits.
---@param entries precis.index.ShelfEntry[]
---@param keep string the path of the book that is open: its files stay
---@param most_bytes integer?
---@return string[] paths
function Shelf.surplus(entries, keep, most_bytes)
    local by_use, total = {}, 0
    for position, entry in ipairs(entries) do
        by_use[position] = entry
        total = total + entry.bytes
    end
    table.sort(by_use, function(a, b)
        return a.used < b.used or (a.used == b.used and a.path < b.path)
    end)
    local surplus = {}
    for __, entry in ipairs(by_use) do
        if total <= (most_bytes or MOST_BYTES) then
            break
        elseif entry.path:sub(1, #keep) ~= keep then
            surplus[#surplus + 1] = entry.path
            total = total - entry.bytes
        end
    end
    return surplus
end

return Shelf
