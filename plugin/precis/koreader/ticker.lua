--- Lets KOReader's loop turn our scheduler, and only while there is something to do.
--
-- `scheduleIn` with a delay above zero, never `nextTick`: KOReader runs due tasks again and again before it looks at
-- the touch screen, so a chain without delay would starve the reader's finger.

local MIN_DELAY = 0.001 -- seconds
local AFTER_FAILURE = 1 -- seconds

local Ticker = {}
Ticker.__index = Ticker

---@class precis.koreader.TickerDeps
---@field ui_manager table KOReader's UIManager
---@field clock precis.Clock
---@field turn fun(): number? one turn of the scheduler; returns seconds until the next, nil when idle
---@field guard precis.Guard

---@param deps precis.koreader.TickerDeps
function Ticker.new(deps)
    local ticker = setmetatable({
        _ui_manager = assert(deps.ui_manager, "no ui_manager"),
        _clock = assert(deps.clock, "no clock"),
        _turn = assert(deps.turn, "no turn"),
        _due = nil, -- clock time of the scheduled tick; nil when none is
        _awake = false, -- whether standby is being prevented
        _has_failed = false, -- the last tick raised an error
    }, Ticker)
    -- One function for life: KOReader unschedules by identity.
    ticker._action = deps.guard:wrap_with("tick", function()
        ticker:_tick()
    end, function()
        ticker:_recover()
    end)
    return ticker
end

--- Asks for a turn after so many seconds, or sooner if one is due sooner.
---@param seconds number
function Ticker:wake(seconds)
    self:_stay_awake()
    local delay = math.max(seconds, MIN_DELAY)
    local due = self._clock.now() + delay
    if self._due then
        if self._due <= due then
            return
        end
        self._ui_manager:unschedule(self._action)
    end
    self._due = due
    self._ui_manager:scheduleIn(delay, self._action)
end

--- Takes everything back from KOReader's loop.
function Ticker:stop()
    if self._due then
        self._ui_manager:unschedule(self._action)
        self._due = nil
    end
    self:_let_sleep()
end

function Ticker:_tick()
    self._due = nil
    local delay = self._turn()
    self._has_failed = false
    if delay then
        self:wake(delay)
    elseif not self._due then
        self:_let_sleep()
    end
end

-- A turn that failed is followed by another, or what is under way would wait for ever. One that fails again is not, so
-- that the device may sleep; the next wake begins anew.
function Ticker:_recover()
    self:stop()
    if not self._has_failed then
        self._has_failed = true
        self:wake(AFTER_FAILURE)
    end
end

-- The two calls must balance for ever, so they are made only when the state changes.
function Ticker:_stay_awake()
    if not self._awake then
        self._awake = true
        self._ui_manager:preventStandby()
    end
end

function Ticker:_let_sleep()
    if self._awake then
        self._awake = false
        self._ui_manager:allowStandby()
    end
end

return Ticker
