--- The plugin's own translations, beside KOReader's.
--
-- KOReader's `loadMO` would overwrite its own strings and plural rules, so a catalogue is read here, at the first text
-- that is asked for: `l10n/<language>.mo` or `.po`, as people write them, or `.lines`, as the package holds them.

local Catalogue = require("precis.ui.catalogue")
local LineFile = require("precis.ui.line_file")
local MoFile = require("precis.ui.mo_file")
local PoFile = require("precis.ui.po_file")

local Gettext = { _directory = nil, _language = nil, _catalogue = nil }

-- A reader's own catalogue goes before the package's.
local KINDS = {
    { suffix = ".mo", parse = MoFile.parse },
    { suffix = ".po", parse = PoFile.parse },
    { suffix = ".lines", parse = LineFile.parse },
}
local ENGLISH = "/texts.lines"
-- Whose language has no catalogue is better served by a neighbour's than by English.
local NEIGHBOURS = { pt_PT = "pt_BR", zh = "zh_CN" }
-- Ours take a tenth of it. A larger file is none of ours.
local MAX_BYTES = 1024 * 1024

---@param directory string where the catalogues are
---@param language string? KOReader's, such as "pt_BR"; nil or "C" for English
function Gettext.use(directory, language)
    Gettext._directory = directory
    Gettext._language = language
    Gettext._catalogue = nil
end

local function read_file(path)
    local file = io.open(path, "rb")
    if not file then
        return nil
    end
    -- Reading fails on a folder of that name.
    local data = file:read(MAX_BYTES)
    file:close()
    return data
end

-- "it_IT.utf8" -> it_IT, else it.
local function names_of(language)
    local full = language:match("^[%a_@%-]+") or ""
    local base = full:match("^%a+") or ""
    return { full, base, NEIGHBOURS[full] }
end

local function read_catalogue(directory, language)
    for __, name in ipairs(names_of(language)) do
        for __, kind in ipairs(KINDS) do
            local data = name ~= "" and read_file(directory .. "/" .. name .. kind.suffix)
            if data then
                return kind.parse(data, read_file(directory .. ENGLISH) or "")
            end
        end
    end
end

local function catalogue()
    if not Gettext._catalogue then
        local language = Gettext._language
        local wanted = Gettext._directory and language and language ~= "C" and language ~= "en"
        Gettext._catalogue = wanted and read_catalogue(Gettext._directory, language) or Catalogue.new()
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
