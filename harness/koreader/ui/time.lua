--- Time in KOReader's fixed-point unit: whole microseconds in a plain number.

local border = require("harness.border")

local PER_SECOND = 1000000
local PER_MILLISECOND = 1000

local Time = { huge = math.huge }

function Time.s(seconds)
    return math.floor(seconds * PER_SECOND)
end

function Time.ms(milliseconds)
    return math.floor(milliseconds * PER_MILLISECOND)
end

function Time.us(microseconds)
    return math.floor(microseconds)
end

function Time.timeval(timeval)
    return timeval.sec * PER_SECOND + timeval.usec
end

function Time.to_number(moment)
    return math.floor(Time.to_s(moment) * 10000 + 0.5) / 10000
end

function Time.to_s(moment)
    return moment / PER_SECOND
end

function Time.to_ms(moment)
    return math.floor(moment / PER_MILLISECOND + 0.5)
end

function Time.to_us(moment)
    return math.floor(moment + 0.5)
end

function Time.now()
    return border.now_us()
end

Time.monotonic = Time.now
Time.monotonic_coarse = Time.now
Time.boottime = Time.now
Time.boottime_or_monotonic = Time.now
Time.boottime_or_monotonic_coarse = Time.now
Time.boottime_or_realtime = Time.now
Time.boottime_or_realtime_coarse = Time.now

function Time.realtime()
    return math.floor(border.wall() * PER_SECOND)
end

Time.realtime_coarse = Time.realtime

function Time.since(start)
    return Time.now() - start
end

function Time.split_s_us(moment)
    local seconds = math.floor(moment / PER_SECOND)
    return seconds, moment - seconds * PER_SECOND
end

function Time.format_time(moment)
    return string.format("%.06f", Time.to_s(moment))
end

return Time
