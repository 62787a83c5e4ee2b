--- What the panel says and offers: everything Précis can do with the open book, one tap away. Opens nothing.

local ModelName = require("precis.ui.model_name")
local Money = require("precis.ui.money")
local _ = require("precis.ui.gettext")

local T = _.template

local PanelView = {}

---@class precis.ui.PanelState
---@field book_title string
---@field chapter integer? number of the one in view; nil: not known yet
---@field chapters integer?
---@field model string
---@field spent_today number? dollars; nil: nothing was ever asked
---@field budget number? dollars a day; nil: no limit
---@field is_connected boolean
---@field answers integer? kept ones of this book

---@class precis.ui.PanelActions
---@field summarise fun()
---@field recap fun()
---@field ask fun()
---@field people fun()
---@field overview fun()
---@field answers fun()
---@field picture fun()? nil: the page in view is text
---@field settings fun()

---@param state precis.ui.PanelState
---@return string
function PanelView.title(state)
    if not state.chapter then
        return state.book_title
    end
    return T(_("%1 · ch. %2 of %3"), state.book_title, state.chapter, state.chapters)
end

--- Model, money and network in one line.
---@param state precis.ui.PanelState
---@return string
function PanelView.status(state)
    local parts = { ModelName.short(state.model) }
    local spent = Money.dollars(state.spent_today or 0)
    if state.budget then
        parts[2] = T(_("today %1 of %2"), spent, Money.dollars(state.budget))
    else
        parts[2] = T(_("today %1"), spent)
    end
    parts[3] = state.is_connected and _("online") or _("offline")
    return table.concat(parts, " · ")
end

---@param state precis.ui.PanelState
---@param actions precis.ui.PanelActions
---@return table[][] rows as KOReader's ButtonDialog takes them
function PanelView.rows(state, actions)
    local has_answers = state.answers and state.answers > 0
    local answers = has_answers and T(_("Past answers (%1)"), state.answers) or _("Past answers")
    local rows = {
        {
            { text = _("Summarise this chapter"), callback = actions.summarise },
            { text = _("Recap so far"), callback = actions.recap },
        },
        {
            { text = _("Ask the book…"), callback = actions.ask },
            { text = _("People, places, terms"), callback = actions.people },
        },
        {
            { text = _("The whole book"), callback = actions.overview },
            { text = answers, callback = actions.answers },
        },
    }
    if actions.picture then
        rows[#rows + 1] = { { text = _("This page as a picture…"), callback = actions.picture } }
    end
    rows[#rows + 1] = { { text = PanelView.status(state), callback = actions.settings } }
    return rows
end

return PanelView
