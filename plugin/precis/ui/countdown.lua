--- Tells the seconds that are left of a wait.

local UIManager = require("ui/uimanager")
local time = require("ui/time")

local LAST_SECONDS = 10 -- told one by one; before them every fifth is enough for an e-ink screen
local STRIDE = 5

---@class precis.ui.Countdown
local Countdown = {}
Countdown.__index = Countdown

---@param guard precis.Guard
---@param tell fun(seconds: integer?) nil: the wait is over
---@return precis.ui.Countdown
function Countdown.new(guard, tell)
    local self = setmetatable({ _tell = tell }, Countdown)
    self._tick = guard:wrap("countdown", function()
        self:_go_on()
    end)
    return self
end

---@param seconds number
function Countdown:start(seconds)
    self:stop()
    self._end = time.now() + time.s(seconds)
    self:_go_on()
end

function Countdown:_go_on()
    local left = math.ceil(time.to_s(self._end - time.now()))
    if left <= 0 then
        return self._tell(nil)
    end
    self._tell(left)
    local over_stride = left > LAST_SECONDS and (left - 1) % STRIDE + 1 or 1
    UIManager:scheduleIn(over_stride, self._tick)
end

function Countdown:stop()
    UIManager:unschedule(self._tick)
end

return Countdown
