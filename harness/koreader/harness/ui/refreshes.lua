--- Which parts of the screen are to be refreshed, and how: KOReader's rules, with a log for counting repaints.

local Geom = require("ui/geometry")

-- When two requests meet, the stronger wins.
local STRENGTH = {
    a2 = 1,
    fast = 2,
    ui = 3,
    partial = 4,
    ["[ui]"] = 5,
    ["[partial]"] = 6,
    flashui = 7,
    flashpartial = 8,
    full = 9,
}
local WITHOUT_FLASH = { flashui = "ui", flashpartial = "partial" }

local Refreshes = {}
Refreshes.__index = Refreshes

---@param screen table Device.screen
---@param now fun(): integer microseconds
function Refreshes.new(screen, now)
    local fields = { _screen = screen, _now = now, _pending = {}, _partials = 0, _counted = false, log = {} }
    return setmetatable(fields, Refreshes)
end

local function without_flash(mode, region)
    if not G_reader_settings:isTrue("avoid_flashing_ui") then
        return mode
    end
    return mode == "partial" and region and "ui" or WITHOUT_FLASH[mode] or mode
end

-- Every so many partial refreshes one becomes a flash, which wipes the ghosts off an e-ink screen.
function Refreshes:_promote(mode, region, flash_every)
    if mode ~= "partial" or flash_every <= 0 or self._counted then
        return mode
    end
    self._counted = true
    self._partials = (self._partials + 1) % flash_every
    if self._partials ~= flash_every - 1 then
        return mode
    end
    return region and "flashui" or "full"
end

function Refreshes:add(mode, region, flash_every)
    if not mode then
        return
    end
    assert(STRENGTH[mode], "no such refresh mode: " .. tostring(mode))
    if mode == "full" and not region then
        self._partials = 0
    end
    mode = self:_promote(without_flash(mode, region), region, flash_every)
    self:_merge(mode, region and Geom:new(region) or self._screen:getSize())
end

function Refreshes:_merge(mode, region)
    for index, other in ipairs(self._pending) do
        if region:openIntersectWith(other.region) then
            table.remove(self._pending, index)
            local stronger = STRENGTH[mode] > STRENGTH[other.mode] and mode or other.mode
            return self:_merge(stronger, region:combine(other.region))
        end
    end
    table.insert(self._pending, { mode = mode, region = region })
end

function Refreshes:is_empty()
    return #self._pending == 0
end

--- Sends what is pending to the screen, that is to the log.
function Refreshes:flush()
    for __, refresh in ipairs(self._pending) do
        refresh.moment = self._now()
        table.insert(self.log, refresh)
    end
    self._pending = {}
    self._counted = false
end

--- Lets the next partial refresh pass without counting towards a flash.
function Refreshes:skip_count()
    self._counted = true
end

return Refreshes
