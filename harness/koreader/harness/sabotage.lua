--- Makes the next function of a plugin's that KOReader calls raise an error, as a mistake in it would.

local Leftovers = require("harness.leftovers")

local Sabotage = {}

-- What stands between KOReader and a plugin's callbacks is the one thing that must not fail.
local GUARD = "koreader/guard.lua"

local struck

local function is_victim(info)
    return Leftovers.is_from_plugin(info.source) and not info.source:find(GUARD, 1, true)
end

--- Lies in wait. Nothing may be compiled meanwhile: compiled code calls no hooks.
function Sabotage.arm()
    struck = nil
    jit.off()
    jit.flush()
    debug.sethook(function()
        local info = debug.getinfo(2, "S")
        if is_victim(info) then
            debug.sethook()
            struck = info.short_src .. ":" .. info.linedefined
            error("sabotage", 2)
        end
    end, "c")
end

--- Goes away.
---@return string? where it struck; nil: no function of a plugin's was called
function Sabotage.disarm()
    debug.sethook()
    jit.on()
    return struck
end

return Sabotage
