--- One language's texts, found by the English ones, whichever kind of file they come from.

local PluralRule = require("precis.ui.plural_rule")

local Catalogue = {}

---@class precis.ui.Catalogue
---@field singular table<string, string> by message, or by context .. "\4" .. message
---@field plural table<string, string[]> forms in the order of the language's rule, by the English singular
---@field plural_index fun(count: number): number which form a count takes, from 0

---@return precis.ui.Catalogue
function Catalogue.new()
    return { singular = {}, plural = {}, plural_index = PluralRule.germanic }
end

--- Adds one message. The message "" is gettext's header; an empty translation is none.
---@param catalogue precis.ui.Catalogue
---@param id string message, with its context before it
---@param forms string[] the translation, or all its plural forms
---@param is_plural boolean
function Catalogue.add(catalogue, id, forms, is_plural)
    if id == "" then
        catalogue.plural_index = PluralRule.compile(forms[1] or "")
    elseif forms[1] == nil or forms[1] == "" then
        return
    elseif is_plural then
        catalogue.plural[id] = forms
    else
        catalogue.singular[id] = forms[1]
    end
end

return Catalogue
