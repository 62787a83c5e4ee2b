--- When something is offered without being asked for, and in which words. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local OfferView = {}

local DAY = 86400 -- seconds
local FEWEST_DAYS_AWAY = 3

--- How many whole days the reader was away, when that is long enough to have forgotten something.
---@param last number? seconds since 1970; nil: the book was never read
---@param now number
---@return integer? days
function OfferView.days_away(last, now)
    local days = last and math.floor((now - last) / DAY)
    return days and days >= FEWEST_DAYS_AWAY and days or nil
end

---@param days integer
---@return string
function OfferView.coming_back(days)
    return T(_.ngettext("It is %1 day since you read this.", "It is %1 days since you read this.", days), days)
end

---@return string
function OfferView.chapter_end()
    return _("You have finished a chapter.")
end

--- What an offer's buttons say and do.
---@param text string of the button that takes it
---@param take fun()
---@param leave fun()
---@return table[][] rows as KOReader's ButtonDialog takes them
function OfferView.rows(text, take, leave)
    return { { { text = _("Not now"), callback = leave }, { text = text, callback = take } } }
end

return OfferView
