--- Compares places in a book.

local Place = {}

--- The later of two places.
---@param a precis.Place?
---@param b precis.Place?
---@return precis.Place? later nil: neither is one
function Place.later(a, b)
    if not a or not b then
        return a or b
    end
    local is_b_later = b.chapter > a.chapter or (b.chapter == a.chapter and b.offset > a.offset)
    return is_b_later and b or a
end

return Place
