--- Words of the book that begin as a word of the question does: forms and relatives that no stemming brings together.

local Utf8 = require("precis.text.utf8")

local Kin = {}

local SHORTEST_PREFIX = 4 -- characters
local SHARED = 0.7 -- of the longer word
local MOST_KIN = 12
local MOST_LOOKED_AT = 400 -- words of the book with the same beginning

--- How many bytes two words share from their start, at a border of characters.
local function shared_bytes(one, other)
    local shared = 0
    while shared < #one and one:byte(shared + 1) == other:byte(shared + 1) do
        shared = shared + 1
    end
    return Utf8.boundary_before(one, shared)
end

local function is_kin(term, other)
    if term == other then
        return false
    end
    return shared_bytes(term, other) >= SHARED * math.max(#term, #other)
end

--- The part of a term that all its kin begin with; nil when the term is too short to tell.
local function common_prefix(term)
    local wished = math.ceil(SHARED * #term)
    local prefix = term:sub(1, Utf8.boundary_after(term, wished))
    return Utf8.length(prefix) >= SHORTEST_PREFIX and prefix or nil
end

--- Terms of the book akin to one of the question.
---@param database table
---@param term string
---@return string[]? kin
---@return precis.Error?
function Kin.of(database, term)
    local prefix = common_prefix(term)
    if not prefix or term:find("%d") then
        return {}
    end
    local kin, looked_at = {}, 0
    local ok, err = database:each(
        "SELECT term FROM vocabulary WHERE term >= ? AND term < ?",
        { prefix, prefix .. "\255" },
        function(row)
            if is_kin(term, row[1]) then
                kin[#kin + 1] = row[1]
            end
            looked_at = looked_at + 1
            return #kin < MOST_KIN and looked_at < MOST_LOOKED_AT
        end
    )
    return ok and kin, err
end

return Kin
