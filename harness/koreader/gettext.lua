--- KOReader's translations: none, as for a reader who chose English. The language's name is known, though.

local border = require("harness.border")

local Gettext = {
    context = {},
    translation = {},
    current_lang = border.language == "en" and "C" or border.language,
    dirname = "l10n",
    textdomain = "koreader",
}

local function plural(singular, many, count)
    return count == 1 and singular or many
end

function Gettext.gettext(text)
    return text
end

function Gettext.ngettext(singular, many, count)
    return plural(singular, many, count)
end

function Gettext.pgettext(__, text)
    return text
end

function Gettext.npgettext(__, singular, many, count)
    return plural(singular, many, count)
end

function Gettext.wrapUntranslated(text)
    return text
end

Gettext.wrapUntranslated_nowrap = Gettext.wrapUntranslated

function Gettext.changeLang(language)
    Gettext.current_lang = language:match("^en") and "C" or language
end

function Gettext.getPlural(count)
    return count == 1 and 0 or 1
end

return setmetatable(Gettext, {
    __call = function(__, text)
        return text
    end,
})
