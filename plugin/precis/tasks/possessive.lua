--- The name under a form that says whose: "Elin Venn's", "Holmes’", and the German "Annas" where the text shows that it
-- is one.

local Possessive = {}

local APOSTROPHES = { "'", "’", "ʼ", "＇" }
local CAPITAL_WITH_MARK = "^ \195[\128-\158]" -- "Ä", "É" …
local NAMES_ONLY = { person = true, group = true }

-- "Elin Venn's" → "Elin Venn", "Holmes’" → "Holmes".
local function without_apostrophe(name)
    for __, apostrophe in ipairs(APOSTROPHES) do
        local base = name:match("^(.*%S)" .. apostrophe .. "[sS]$") or name:match("^(.*[sxzSXZ])" .. apostrophe .. "$")
        if base then
            return base
        end
    end
end

local function escaped(text)
    return (text:gsub("%p", "%%%0"))
end

-- Whether a word stands in a text by itself.
local function stands_in(text, name)
    return text:find("%f[%w\128-\255]" .. escaped(name) .. "%f[^%w\128-\255]") ~= nil
end

-- German has no apostrophe: "Annas Hut". It is one when "Anna" is there too, and a noun, which has a capital, follows
-- each time; "Jonas ging" is Jonas.
local function is_german_genitive(name, base, text)
    local found = false
    for after in text:gmatch("%f[%w\128-\255]" .. escaped(name) .. "%f[^%w\128-\255](.?.?.?)") do
        if not after:find("^ %u") and not after:find(CAPITAL_WITH_MARK) then
            return false
        end
        found = true
    end
    return found and stands_in(text, base)
end

--- The name itself, when a name is such a form.
---@param name string
---@param kind string of the entity
---@param text string the part that it was found in
---@return string? base nil: it is a name as it stands
---@return boolean? is_other_word the form is no part of the base as words are parted, and has to be looked for too
function Possessive.base(name, kind, text)
    if not NAMES_ONLY[kind] then
        return nil
    end
    local base = without_apostrophe(name)
    if base then
        return base, false
    end
    base = #name > 3 and name:match("^(.*%l)s$")
    if base and is_german_genitive(name, base, text) then
        return base, true
    end
end

return Possessive
