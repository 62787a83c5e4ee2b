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
---@field paid precis.reading.Paid? what opens at once; nil: not known yet

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
    -- @translators A book's title, the chapter's number, how many there are.
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

-- What is paid for opens at once, also without a network.
local function ticked(text, is_paid)
    return is_paid and "✓ " .. text or text
end

---@param state precis.ui.PanelState
---@param actions precis.ui.PanelActions
---@return table[][] rows as KOReader's ButtonDialog takes them
function PanelView.rows(state, actions)
    local paid = state.paid or {}
    local has_answers = (paid.answers or 0) > 0
    local answers = has_answers and T(_("Past answers (%1)"), paid.answers) or _("Past answers")
    local rows = {
        {
            { text = ticked(_("Summarise this chapter"), paid.summary), callback = actions.summarise },
            { text = ticked(_("Recap so far"), paid.recap), callback = actions.recap },
        },
        {
            { text = _("Ask the book…"), callback = actions.ask },
            { text = ticked(_("People, places, terms"), paid.xray), callback = actions.people },
        },
        {
            { text = ticked(_("The whole book"), paid.overview), callback = actions.overview },
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
