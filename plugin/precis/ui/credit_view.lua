--- What a key and its account still have, in words. Opens nothing.

local Money = require("precis.ui.money")
local _ = require("precis.ui.gettext")

local T = _.template

local CreditView = {}

-- Exact dollars in as many digits as tell something.
local function dollars(text)
    return Money.dollars(tonumber(text))
end

-- When a key's own limit begins anew, as the service says it.
local function reset_in_words(reset)
    local words = { daily = _("It resets every day."), weekly = _("It resets every week.") }
    words.monthly = _("It resets every month.")
    return words[reset] or _("It does not reset by itself.")
end

local function add_limit(lines, key)
    if key.limit and key.limit_remaining then
        lines[#lines + 1] = T(_("The key may still spend %1 of %2."), dollars(key.limit_remaining), dollars(key.limit))
            .. " "
            .. reset_in_words(key.limit_reset)
    else
        lines[#lines + 1] = _("The key has no limit of its own.")
    end
end

---@class precis.ui.Credit
---@field key precis.KeyInfo
---@field credits precis.Credits? nil: the key may not ask for them

---@param credit precis.ui.Credit
---@return string
function CreditView.text(credit)
    local key, lines = credit.key, {}
    if credit.credits and credit.credits.left then
        lines[1] = T(_("The account has %1 left."), dollars(credit.credits.left))
    end
    add_limit(lines, key)
    if key.usage_daily and key.usage_monthly then
        local words = _("Used with this key: %1 today, %2 this month.")
        lines[#lines + 1] = T(words, dollars(key.usage_daily), dollars(key.usage_monthly))
    end
    local free = key.free_requests
    if free.remaining and free.limit then
        lines[#lines + 1] = T(_("Free requests left today: %1 of %2."), free.remaining, free.limit)
    end
    return table.concat(lines, "\n\n")
end

return CreditView
