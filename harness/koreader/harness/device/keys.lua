--- Key names as KOReader groups them for `key_events`.

local Keys = {}

local LETTERS = {}
for code = string.byte("A"), string.byte("Z") do
    table.insert(LETTERS, string.char(code))
end

Keys.groups = {
    Back = { "Back" },
    Cursor = { "Up", "Down", "Left", "Right" },
    PgFwd = { "RPgFwd", "LPgFwd" },
    PgBack = { "RPgBack", "LPgBack" },
    Any = { "Back", "Up", "Down", "Left", "Right", "Press", "Menu", "Home", "RPgFwd", "LPgFwd", "RPgBack", "LPgBack" },
    Alphabet = LETTERS,
    Text = {},
    Input = {},
}

--- The event a pressed key makes; KOReader matches it against `key_events` with `:match`.
local Key = {}
Key.__index = Key

function Keys.press(name, modifiers)
    return setmetatable({ key = name, modifiers = modifiers or {} }, Key)
end

local function accepts(wanted, name)
    if type(wanted) == "string" then
        return wanted == name
    end
    for __, alternative in ipairs(wanted) do
        if alternative == name then
            return true
        end
    end
    return false
end

--- Whether this key, with exactly these modifiers, is what the sequence asks for.
---@param sequence table modifiers' names, then the key's name or a list of names
function Key:match(sequence)
    local wanted = {}
    for index = 1, #sequence - 1 do
        wanted[sequence[index]] = true
    end
    for modifier in pairs(self.modifiers) do
        if not wanted[modifier] then
            return false
        end
    end
    for modifier in pairs(wanted) do
        if not self.modifiers[modifier] then
            return false
        end
    end
    return accepts(sequence[#sequence], self.key)
end

return Keys
