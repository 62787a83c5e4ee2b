--- When a server wants to be asked again, in whichever of its ways it says so.

local MONTHS = { Jan = 1, Feb = 2, Mar = 3, Apr = 4, May = 5, Jun = 6, Jul = 7, Aug = 8, Sep = 9, Oct = 10 }
MONTHS.Nov, MONTHS.Dec = 11, 12

-- A larger number cannot be a count of seconds from 1970 in our time, so it counts milliseconds.
local SURELY_MILLISECONDS = 1e11
local SURELY_EPOCH = 1e9

local RetryAfter = {}

--- Days from 1970-01-01 to a date of the Gregorian calendar.
local function days_since_epoch(year, month, day)
    -- Years that begin in March have their leap day at the end.
    if month <= 2 then
        year, month = year - 1, month + 12
    end
    local leap_days = math.floor(year / 4) - math.floor(year / 100) + math.floor(year / 400)
    return 365 * year + leap_days + math.floor((153 * (month - 3) + 2) / 5) + day - 1 - 719468
end

--- Reads an HTTP date, such as "Wed, 21 Oct 2026 07:28:00 GMT".
---@param text string
---@return number? epoch seconds
local function http_date(text)
    local day, name, year, hour, minute, second = text:match("^%a+, (%d+) (%a+) (%d+) (%d+):(%d+):(%d+) GMT$")
    local month = MONTHS[name]
    if not month then
        return nil
    end
    return days_since_epoch(tonumber(year), month, tonumber(day)) * 86400 + hour * 3600 + minute * 60 + second
end

local function seconds(value)
    value = tonumber(value)
    -- NaN is not equal to itself; infinity is no time to wait for.
    return value and value == value and value >= 0 and value < math.huge and value or nil
end

local function from_retry_after(value, wall)
    local date = type(value) == "string" and http_date(value)
    return date and math.max(0, date - wall) or seconds(value)
end

--- A reset time is epoch milliseconds at OpenRouter, epoch seconds or plain seconds elsewhere.
local function from_reset(value, wall)
    local reset = seconds(value)
    if reset and reset > SURELY_MILLISECONDS then
        reset = reset / 1000
    end
    return reset and reset > SURELY_EPOCH and math.max(0, reset - wall) or reset
end

local function in_lower_case(headers)
    local lower = {}
    for name, value in pairs(type(headers) == "table" and headers or {}) do
        lower[tostring(name):lower()] = value
    end
    return lower
end

--- The longest wait that can be read from a reply's headers and error object; nil when it names none.
---@param headers table<string, string> names in lower case
---@param metadata table of the error; may be empty
---@param availability table of the error; may be empty
---@param wall number epoch seconds now
---@return number? seconds
function RetryAfter.read(headers, metadata, availability, wall)
    local mirrored = in_lower_case(metadata.headers)
    return from_retry_after(headers["retry-after"], wall)
        or from_retry_after(mirrored["retry-after"], wall)
        or seconds(metadata.retry_after_seconds)
        or seconds(availability.retry_after)
        or from_reset(headers["x-ratelimit-reset"], wall)
        or from_reset(mirrored["x-ratelimit-reset"], wall)
end

return RetryAfter
