--- The plugin's own translations, beside KOReader's.
--
-- KOReader's `loadMO` would overwrite its own strings and plural rules, so a catalogue is read here from
-- `l10n/<language>.po`, at the first text that is asked for.

local PoFile = require("precis.ui.po_file")

local Gettext = { _directory = nil, _language = nil, _catalogue = nil }

---@param directory string where the .po files are
---@param language string? KOReader's, such as "pt_BR"; nil or "C" for English
function Gettext.use(directory, language)
    Gettext._directory = directory
    Gettext._language = language
    Gettext._catalogue = nil
end

-- "pt_BR.utf8" -> pt_BR.po, else pt.po.
local function read_catalogue(directory, language)
    local full = language:match("^[%a_@%-]+") or language
    for __, name in ipairs({ full, full:match("^%a+") }) do
        local file = io.open(directory .. "/" .. name .. ".po", "rb")
        if file then
            local data = file:read("*a")
            file:close()
            return PoFile.parse(data)
        end
    end
end

local function catalogue()
    if not Gettext._catalogue then
        local language = Gettext._language
        local wanted = Gettext._directory and language and language ~= "C" and language ~= "en"
        Gettext._catalogue = wanted and read_catalogue(Gettext._directory, language) or PoFile.empty()
    end
    return Gettext._catalogue
end

---@param message string
---@return string
function Gettext.gettext(message)
    return catalogue().singular[message] or message
end

---@param context string tells two equal English words apart
function Gettext.pgettext(context, message)
    return catalogue().singular[context .. "\4" .. message] or message
end

---@param count number
function Gettext.ngettext(singular, plural, count)
    local book = catalogue()
    local forms = book.plural[singular]
    local form = forms and forms[book.plural_index(count) + 1]
    return form or (count == 1 and singular or plural)
end

--- Puts values into a text's %1, %2, …
---@param text string
---@return string
function Gettext.template(text, ...)
    local values = { ... }
    return (text:gsub("%%(%d)", function(index)
        local value = values[tonumber(index)]
        return value ~= nil and tostring(value) or nil
    end))
end

return setmetatable(Gettext, {
    __call = function(__, message)
        return Gettext.gettext(message)
    end,
})
