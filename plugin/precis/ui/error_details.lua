--- What an error tells beyond its kind: which budget, how much, how long, until when.
--
-- Each function returns words that take the place of the kind's own, or nothing when the error has no such facts.

local Money = require("precis.ui.money")
local _ = require("precis.ui.gettext")

local T = _.template

local MINUTE, DAY, YEAR = 60, 86400, 366 * 86400 -- seconds

local ErrorDetails = {}

local function dollars(amount)
    return Money.dollars(tonumber(amount) or 0)
end

local function sums(text, err)
    return T(text, dollars(err.limit), dollars(err.spent), dollars(err.needed))
end

local BUDGETS = {
    day = function(err)
        return sums(_("Today's budget is %1. %2 of it is spent, and this may cost %3."), err),
            _("It resets at midnight. Raise it, or choose a cheaper model.")
    end,
    month = function(err)
        local happened = sums(_("The budget for 30 days is %1. %2 of it is spent, and this may cost %3."), err)
        if err.resets_at then
            local day = os.date("%Y-%m-%d", err.resets_at)
            return happened, T(_("Some of it becomes free again on %1. Raise it, or choose a cheaper model."), day)
        end
        return happened
    end,
    book = function(err)
        return sums(_("The budget for this book is %1. %2 of it is spent, and this may cost %3."), err),
            _("It does not reset. Raise it, or choose a cheaper model.")
    end,
}

local function limit_left(err)
    if not err.left then
        return nil
    end
    local resets = {
        daily = _("The limit resets every day."),
        weekly = _("The limit resets every week."),
        monthly = _("The limit resets every month."),
    }
    local happened = T(_("The key's own spending limit does not cover this: %1 is left."), dollars(err.left))
    local reset = resets[err.reset]
    return reset and happened .. " " .. reset or happened
end

-- A moment to come, by the reader's clock.
local function moment(seconds)
    local is_within_a_day = seconds - os.time() < DAY
    return os.date(is_within_a_day and "%H:%M" or "%Y-%m-%d %H:%M", seconds)
end

-- When the service wants to be asked again. Nothing nearer than the clock shows, and nothing that is as good as never.
local function retry_moment(err)
    local wait = err.retry_at and err.retry_after
    return wait and wait > MINUTE and wait < YEAR and moment(err.retry_at) or nil
end

-- The service counts days in universal time; the reader's clock is another.
local function next_universal_midnight()
    local now = os.time()
    return moment(now - now % DAY + DAY)
end

local function trouble_until(err)
    local at = retry_moment(err)
    return nil, at and T(_("It asks to be tried again at %1. Another model may work now."), at)
end

local DETAILS = {
    budget = function(err)
        local words = err.limit and BUDGETS[err.budget]
        if words then
            return words(err)
        end
    end,
    bad_key = function(err)
        return nil, err.start and T(_("A key of this service begins with %1."), err.start)
    end,
    credits = function(err)
        return err.left and T(_("The account does not have enough credit for this: %1 is left."), dollars(err.left))
    end,
    key_limit = limit_left,
    daily_limit = function(err)
        if err.status then
            local at = retry_moment(err) or next_universal_midnight()
            return nil, T(_("There are new ones from %1. Another model works now."), at)
        end
    end,
    rate_limit = function(err)
        local at = retry_moment(err)
        if at then
            return T(_("The service takes no more requests until %1."), at),
                _("Try again then, or choose another model now.")
        end
    end,
    provider = trouble_until,
    server = trouble_until,
    model_unknown = function(err)
        return err.model and T(_("The service does not have the model %1."), err.model)
    end,
    text_too_long = function(err)
        if not (err.tokens and err.context_tokens) then
            return nil
        end
        local tokens, fits = Money.thousands(err.tokens), Money.thousands(err.context_tokens)
        return T(_("The text is too long: about %1 tokens, and this model takes %2."), tokens, fits)
    end,
}

--- Better words for an error than its kind alone has.
---@param err precis.Error
---@return string? happened nil: the kind's own words
---@return string? advice
function ErrorDetails.of(err)
    local words = DETAILS[err.kind]
    if words then
        return words(err)
    end
end

--- How often it was tried, when that was more than once.
---@param err precis.Error
---@return string? sentence
function ErrorDetails.attempts(err)
    local attempts = err.attempts or 1
    return attempts > 1 and T(_.ngettext("It was tried %1 time.", "It was tried %1 times.", attempts), attempts) or nil
end

return ErrorDetails
