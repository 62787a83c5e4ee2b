--- Rounding, as KOReader names it.

local Math = {}

function Math.round(number)
    return math.floor(number + 0.5)
end

function Math.roundPercent(number)
    return math.floor(number * 10000) / 10000
end

function Math.clamp(number, low, high)
    return math.min(math.max(number, low), high)
end

function Math.oddEven(number)
    return number % 2 == 1 and "odd" or "even"
end

return Math
