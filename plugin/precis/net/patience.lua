--- How long one request may take: a limit for each phase, and one for all of them together.
--
-- Times are `clock.now()`. While bytes move, the idle phase begins anew with each of them; the total never does.

---@class precis.net.Deadlines
---@field connect number? seconds for name, connection, proxy and TLS together
---@field first_byte number? seconds from the request's last byte to the answer's first
---@field idle number? seconds without any byte moving, in either direction
---@field total number? seconds for all of it, the wait for a free connection included

---@class precis.net.Patience
local Patience = {}
Patience.__index = Patience

local DEFAULTS = { connect = 20, first_byte = 90, idle = 90, total = 900 }

---@param clock { now: fun(): number }
---@param deadlines precis.net.Deadlines?
---@return precis.net.Patience
function Patience.new(clock, deadlines)
    local patience = setmetatable({ _clock = clock, _seconds = {} }, Patience)
    for phase, default in pairs(DEFAULTS) do
        patience._seconds[phase] = deadlines and deadlines[phase] or default
    end
    patience._total_until = clock.now() + patience._seconds.total
    patience:enter("connect")
    return patience
end

---@param phase "connect"|"first_byte"|"idle"
function Patience:enter(phase)
    self._phase = phase
    self._phase_until = self._clock.now() + self._seconds[phase]
end

--- Bytes have moved.
function Patience:progress()
    if self._phase == "idle" then
        self:enter("idle")
    end
end

--- Sets, or with nil takes away, a limit of the caller's own.
---@param deadline number?
function Patience:set_extra(deadline)
    self._extra_until = deadline
end

---@return boolean the limit that ends first is the caller's own
function Patience:is_extra_first()
    return (self._extra_until or math.huge) < math.min(self._phase_until, self._total_until)
end

--- What ends first.
---@return number deadline
---@return "connect"|"first_byte"|"idle"|"total" phase
function Patience:limit()
    local phase_until = math.min(self._phase_until, self._extra_until or math.huge)
    if self._total_until <= phase_until then
        return self._total_until, "total"
    end
    return phase_until, self._phase
end

---@return boolean
function Patience:total_is_over()
    return self._clock.now() >= self._total_until
end

---@return number deadline of all phases together
function Patience:total()
    return self._total_until
end

return Patience
