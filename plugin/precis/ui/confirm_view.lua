--- The words that tell what a task will take, before it is paid for.

local Money = require("precis.ui.money")
local _ = require("precis.ui.gettext")

local T = _.template

local ConfirmView = {}

local function duration(seconds)
    if seconds < 90 then
        return T(_.ngettext("about %1 second", "about %1 seconds", seconds), seconds)
    end
    local minutes = math.floor(seconds / 60 + 0.5)
    return T(_.ngettext("about %1 minute", "about %1 minutes", minutes), minutes)
end

local function price(reckoning)
    local low, high = Money.dollars(reckoning.price_low:to_number()), Money.dollars(reckoning.price_high:to_number())
    return low == high and high or T(_("%1 to %2"), low, high)
end

---@param reckoning precis.tasks.Reckoning
---@return string
function ConfirmView.text(reckoning)
    local open_steps = reckoning.steps - reckoning.paid_steps
    local lines = {
        T(
            _.ngettext("About %1 tokens in %2 request", "About %1 tokens in %2 requests", open_steps),
            Money.thousands(reckoning.tokens_in + reckoning.tokens_out),
            open_steps
        ),
        reckoning.price_high and price(reckoning) or _("price unknown"),
        duration(reckoning.seconds),
    }
    local text = table.concat(lines, ", ") .. "."
    if reckoning.paid_steps > 0 then
        local paid = _.ngettext("%1 part is already paid for.", "%1 parts are already paid for.", reckoning.paid_steps)
        text = text .. "\n" .. T(paid, reckoning.paid_steps)
    end
    return text
end

return ConfirmView
