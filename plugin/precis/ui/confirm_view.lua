--- The words that tell what a job will take, before it is paid for. Opens nothing.

local Money = require("precis.ui.money")
local _ = require("precis.ui.gettext")

local T = _.template

--- The same job from another model, as `reading/alternatives.lua` finds it.
---@class precis.ui.Cheaper
---@field model string its id
---@field name string
---@field reckoning precis.tasks.Reckoning

--- The chapter in view instead of many.
---@class precis.ui.OneChapter
---@field job string
---@field options table the job's
---@field reckoning precis.tasks.Reckoning
---@field chapter precis.Chapter

local ConfirmView = {}

local SECONDS_STEP = 5 -- nobody knows it better

-- The last words of the question, by the names of `reading/jobs.lua`.
local function questions()
    return {
        summary = _("Summarise?"),
        overview = _("Summarise?"),
        chapters = _("Prepare it?"),
        recap = _("Tell what has happened so far?"),
        ask = _("Ask?"),
        xray = _("Look for them?"),
    }
end

local function duration(seconds)
    if seconds < 45 then
        local rounded = math.max(1, math.floor(seconds / SECONDS_STEP + 0.5)) * SECONDS_STEP
        return T(_.ngettext("about %1 second", "about %1 seconds", rounded), rounded)
    end
    local minutes = math.max(1, math.floor(seconds / 60 + 0.5))
    return T(_.ngettext("about %1 minute", "about %1 minutes", minutes), minutes)
end

local function price(reckoning)
    local low, high = Money.dollars(reckoning.price_low:to_number()), Money.dollars(reckoning.price_high:to_number())
    -- @translators From one price to another.
    return low == high and high or T(_("%1 to %2"), low, high)
end

-- Where nobody knows the prices, of tokens alone.
local function size(reckoning)
    local parts = reckoning.steps - reckoning.paid_steps
    local tokens = Money.about(reckoning.tokens_in + reckoning.tokens_out)
    local time = duration(reckoning.seconds)
    if not reckoning.price_high then
        local words = _.ngettext("About %1 tokens in %2 part, %3.", "About %1 tokens in %2 parts, %3.", parts)
        return T(words, tokens, parts, time)
    end
    local words = _.ngettext("About %1 tokens in %2 part, %3, %4.", "About %1 tokens in %2 parts, %3, %4.", parts)
    return T(words, tokens, parts, price(reckoning), time)
end

local function lines_of(reckoning)
    local lines = { size(reckoning) }
    if reckoning.paid_steps > 0 then
        local paid = _.ngettext("%1 part is already paid for.", "%1 parts are already paid for.", reckoning.paid_steps)
        lines[2] = T(paid, reckoning.paid_steps)
    end
    return lines
end

--- "About 38,000 tokens in 12 parts, $0.006 to $0.009, about 1 minute. Summarise?"
---@param reckoning precis.tasks.Reckoning
---@param job string
---@return string
function ConfirmView.text(reckoning, job)
    local lines = lines_of(reckoning)
    lines[#lines] = lines[#lines] .. " " .. (questions()[job] or _("Go on?"))
    return table.concat(lines, "\n")
end

--- What the same would take from another model.
---@param cheaper precis.ui.Cheaper
---@return string
function ConfirmView.cheaper_text(cheaper)
    local lines = lines_of(cheaper.reckoning)
    table.insert(lines, 1, T(_("With %1:"), cheaper.name))
    lines[#lines + 1] = _("Use this model, just this once?")
    return table.concat(lines, "\n")
end

return ConfirmView
