--- The words around the reader's own actions: what may stand in one, and what is wrong with it. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local ActionsText = {}

--- What may be put in, in the order of use.
---@return { text: string, label: string }[]
function ActionsText.pieces()
    return {
        { text = "{selection}", label = _("the selected words") },
        { text = "{context}", label = _("the text around them") },
        { text = "{question}", label = _("what you type") },
        { text = "{recap}", label = _("your latest recap") },
        { text = "{title}", label = _("the book's title") },
        { text = "{author}", label = _("its authors") },
        { text = "{chapter}", label = _("the chapter's title") },
        { text = "{language}", label = _("the language of answers") },
    }
end

local function reason_in_words(err)
    local words = {
        lonely_brace = _("a brace has no partner. Write it twice to send it as it is."),
        unknown_gap = T(_("there is no {%1}."), err.name),
        no_title = _("a title in brackets is missing."),
        no_text = _("the action has no text."),
        twice = T(_("there is another action [%1]."), err.name),
        title_inside = T(_("[%1] alone on its line would begin another action."), err.name),
        bad_title = _("a title has no brackets and is one line."),
    }
    return assert(words[err.reason], "no words for " .. tostring(err.reason))
end

--- What is wrong, with its line.
---@param err precis.Error bad_actions
---@return string
function ActionsText.mistake(err)
    return T(_("Line %1: %2"), err.line, reason_in_words(err))
end

return ActionsText
