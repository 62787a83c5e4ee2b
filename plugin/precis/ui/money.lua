--- Numbers as a reader likes to see them.

local _ = require("precis.ui.gettext")

local Money = {}

--- A whole number with its thousands apart.
---@param number integer from 0
---@return string
function Money.thousands(number)
    local digits = ("%d"):format(number)
    local grouped, rest = digits:sub(-3), digits:sub(1, -4)
    while rest ~= "" do
        -- @translators Thousands and the three digits after them, as in 38,000. No plain space: lines break there.
        grouped = _.template(_("%1,%2"), rest:sub(-3), grouped)
        rest = rest:sub(1, -4)
    end
    return grouped
end

--- An estimated number, with the two digits that are about right.
---@param number integer
---@return string
function Money.about(number)
    local unit = 10 ^ math.max(0, #("%d"):format(number) - 2)
    return Money.thousands(math.floor(number / unit + 0.5) * unit)
end

--- A sum in dollars, with as many digits as tell something.
---@param dollars number below zero: what an overdrawn account has left
---@return string
function Money.dollars(dollars)
    if dollars < 0 then
        return "-" .. Money.dollars(-dollars)
    elseif dollars == 0 then
        return "$0"
    elseif dollars >= 0.1 then
        return ("$%.2f"):format(dollars)
    end
    -- Two digits that count, however small.
    local digits = math.min(8, 1 - math.floor(math.log10(dollars)))
    return (("$%." .. digits .. "f"):format(dollars):gsub("0$", ""))
end

return Money
