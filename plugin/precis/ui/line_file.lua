--- Reads a catalogue as the package holds it: translations alone, one on each line, in the order of the English texts.
--
-- Written by tools/l10n/lines.py. In a line `\n` is a line end and `\\` a backslash; each plural form ends with a tab.
-- The first line is gettext's header, whose English is empty. Never raises: what cannot be understood is passed over.

local Catalogue = require("precis.ui.catalogue")

local LineFile = {}

local LINE = "([^\n]*)\n"
local UNESCAPED = { n = "\n", ["\\"] = "\\" }

local function unescape(text)
    return (text:gsub("\\(.)", UNESCAPED))
end

local function forms_of(line)
    local forms = {}
    for form in line:gmatch("([^\t]+)\t") do
        forms[#forms + 1] = unescape(form)
    end
    return forms
end

--- Reads a catalogue.
---@param data string its translations
---@param english string the texts that they stand for, in the same order
---@return precis.ui.Catalogue
function LineFile.parse(data, english)
    local catalogue = Catalogue.new()
    local next_line = data:gmatch(LINE)
    for id in english:gmatch(LINE) do
        local line = next_line()
        if not line then
            break
        end
        local is_plural = line:find("\t", 1, true) ~= nil
        Catalogue.add(catalogue, unescape(id), is_plural and forms_of(line) or { unescape(line) }, is_plural)
    end
    return catalogue
end

return LineFile
