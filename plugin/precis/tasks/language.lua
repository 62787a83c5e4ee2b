--- In which language an answer is wanted, as a prompt says it.

local Language = {}

-- English names, since the prompts are English. The languages of the interface, and so the ones to choose from.
local NAMES = {
    ar = "Arabic",
    de = "German",
    en = "English",
    es = "Spanish",
    fr = "French",
    it = "Italian",
    ja = "Japanese",
    ko = "Korean",
    nl = "Dutch",
    pl = "Polish",
    pt = "Portuguese",
    ru = "Russian",
    tr = "Turkish",
    uk = "Ukrainian",
    zh = "Chinese",
}

--- The name of a language by its code; other codes pass as they are.
---@param code string such as "pt_BR"
---@return string
function Language.name(code)
    return NAMES[code:lower():match("^%a+")] or code
end

--- What a prompt says.
---@param choice string "book", "interface", or a language's code
---@param context { interface: string, own: string } the interface's code; the words for the book's own language
---@return string
function Language.phrase(choice, context)
    if choice == "book" then
        return context.own
    end
    return Language.name(choice == "interface" and context.interface or choice)
end

return Language
