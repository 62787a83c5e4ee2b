--- Does something soon and again, but never more often than an e-ink screen can show.

local UIManager = require("ui/uimanager")
local time = require("ui/time")

-- Twice a second, and a little more: painting takes its time, now longer and now shorter.
local INTERVAL = time.s(0.55)

---@class precis.ui.Pace
local Pace = {}
Pace.__index = Pace

---@param guard precis.Guard
---@param name string for the log
---@param act fun()
---@return precis.ui.Pace
function Pace.new(guard, name, act)
    local self = setmetatable({}, Pace)
    self._act = guard:wrap(name, function()
        self._is_due = false
        self._acted_at = time.now()
        act()
    end)
    return self
end

--- The first time at once, then when the interval is over; asked twice in between, it is done once.
function Pace:soon()
    if not self._is_due then
        self._is_due = true
        local next_time = (self._acted_at or -INTERVAL) + INTERVAL
        UIManager:scheduleIn(time.to_s(math.max(0, next_time - time.now())), self._act)
    end
end

function Pace:stop()
    self._is_due = false
    UIManager:unschedule(self._act)
end

return Pace
