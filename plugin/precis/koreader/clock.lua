--- The three clocks of a device, in seconds.

local time = require("ui/time")

---@class precis.Clock
---@field now fun(): number monotonic; stands still while the device sleeps
---@field wall fun(): number since 1970; may jump
---@field cpu fun(): number CPU time this process has used

local Clock = {
    now = function()
        return time.to_number(time.now())
    end,
    wall = os.time,
    cpu = os.clock,
}

return Clock
