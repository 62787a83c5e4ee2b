--- KOReader's constants, which its users may override in `defaults.custom.lua`.

local LuaSettings = require("luasettings")

-- Those of KOReader's that a plugin may meet.
local DEFAULTS = {
    DGENERIC_ICON_SIZE = 40,
    DCREREADER_VIEW_MODE = "page",
    DTAP_ZONE_MENU = { x = 0, y = 0, w = 1, h = 1 / 8 },
    DTAP_ZONE_CONFIG = { x = 0, y = 7 / 8, w = 1, h = 1 / 8 },
    DTAP_ZONE_FORWARD = { x = 1 / 4, y = 0, w = 3 / 4, h = 1 },
    DTAP_ZONE_BACKWARD = { x = 0, y = 0, w = 1 / 4, h = 1 },
    DUSE_TURBO_LIB = false,
}

local LuaDefaults = LuaSettings:extend({})

function LuaDefaults:open()
    return LuaDefaults:extend({ data = setmetatable({}, { __index = DEFAULTS }) })
end

return LuaDefaults
