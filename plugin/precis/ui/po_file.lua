--- Reads a gettext .po file, the form in which translators write: messages, contexts, plural forms and their rule.
--
-- Never raises: what cannot be understood is passed over.

local Catalogue = require("precis.ui.catalogue")

local PoFile = {}

local UNESCAPED = { n = "\n", t = "\t", r = "\r", ['"'] = '"', ["\\"] = "\\" }

local function unquote(text)
    local inner = text:match('^%s*"(.*)"%s*$') or ""
    return (inner:gsub("\\(.)", UNESCAPED))
end

local function forms_of(entry)
    if not entry.msgid_plural then
        return { entry.msgstr }
    end
    local forms = {}
    while (entry["msgstr[" .. #forms .. "]"] or "") ~= "" do
        forms[#forms + 1] = entry["msgstr[" .. #forms .. "]"]
    end
    return forms
end

local function store(catalogue, entry)
    if not entry.msgid or entry.is_fuzzy then
        return
    end
    local id = entry.msgctxt and entry.msgctxt .. "\4" .. entry.msgid or entry.msgid
    Catalogue.add(catalogue, id, forms_of(entry), entry.msgid_plural ~= nil)
end

-- Whether a line begins the next entry, so that the one before it is whole.
local function begins_entry(keyword, line)
    return keyword == "msgctxt" or keyword == "msgid" or line:match("^#,") or line:match("^%s*$")
end

--- Reads a catalogue; fuzzy entries are left out.
---@param data string a .po file's contents
---@return precis.ui.Catalogue
function PoFile.parse(data)
    local catalogue, entry, field = Catalogue.new(), {}, nil
    for line in (data:gsub("^\239\187\191", "") .. "\n"):gmatch("([^\n]*)\n") do
        local keyword, rest = line:match("^(msg[%a_%[%]%d]+)%s+(\".*)$")
        if entry.msgid and begins_entry(keyword, line) then
            store(catalogue, entry)
            entry, field = {}, nil
        end
        if keyword then
            field = keyword
            entry[field] = unquote(rest)
        elseif field and line:match('^%s*"') then
            entry[field] = entry[field] .. unquote(line)
        elseif line:match("^#,.*fuzzy") then
            entry.is_fuzzy = true
        end
    end
    store(catalogue, entry)
    return catalogue
end

return PoFile
