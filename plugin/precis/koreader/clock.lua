--- The three clocks of a device, in seconds.

local time = require("ui/time")

---@class precis.Clock
---@field now fun(): number monotonic; stands still while the device sleeps
---@field wall fun(): number since 1970; may jump
---@field cpu fun(): number CPU time this process has used
---@field day_start fun(time: number): number when the local day began in which that moment lies

local Clock = {
    now = function()
        return time.to_number(time.now())
    end,
    wall = os.time,
    cpu = os.clock,
    day_start = function(moment)
        local date = os.date("*t", moment)
        return os.time({ year = date.year, month = date.month, day = date.day, hour = 0 })
    end,
}

return Clock
