--- The device: a touch screen with Wi-Fi, whose abilities tests can switch.

local border = require("harness.border")

local Device = {
    model = "Harness",
    screen = require("harness.device.screen").new(border.screen_width, border.screen_height),
    input = require("harness.device.input").new(),
    total_standby_time = 0,
    total_suspend_time = 0,
    screen_saver_mode = false,
    is_suspended = false,
}

-- What `Device:<name>()` answers, unless a test says otherwise with `Device.abilities.<name> = …`.
Device.abilities = {
    isTouchDevice = true,
    hasEinkScreen = true,
    hasWifiToggle = true,
    hasWifiRestore = true,
    hasWifiManager = false,
    hasFastWifiStatusQuery = true,
    hasSeamlessWifiToggle = true,
    hasClipboard = true, -- KOReader keeps one of its own where the system has none
    hasAuxBattery = false,
    hasNaturalLightMixer = false,
    hasKaleidoWfm = false,
    hasOTARunning = false,
    canKeyRepeat = false,
    canHWDither = false,
    canHWInvert = false,
    canDoSwipeAnimation = false,
    canAssociateFileExtensions = false,
    canToggleMassStorage = false,
    supportsGamepad = false,
    isHapticFeedbackEnabled = false,
    isDeprecated = false,
    isGSensorLocked = false,
    hasExternalSD = false,
    hasKeys = false,
    hasDPad = false,
    hasFewKeys = false,
    hasKeyboard = false,
    hasScreenKB = false,
    hasSymKey = false,
    hasSystemFonts = false,
    hasFrontlight = true,
    hasNaturalLight = false,
    hasBattery = true,
    hasColorScreen = false,
    hasOTAUpdates = false,
    hasGSensor = false,
    hasMultitouch = true,
    hasExitOptions = true,
    canSuspend = true,
    canStandby = true,
    canReboot = true,
    canPowerOff = true,
    canRestart = true,
    canToggleChargingLED = false,
    canOpenLink = false,
    canShareText = false,
    canExternalDictLookup = false,
    canImportFiles = false,
    canUseWAL = true,
    canModifyFBInfo = false,
    useDPadAsActionKeys = false,
    needsScreenRefreshAfterResume = true,
    isAndroid = false,
    isKindle = false,
    isKobo = false,
    isPocketBook = false,
    isCervantes = false,
    isRemarkable = false,
    isSonyPRSTUX = false,
    isSDL = false,
    isDesktop = false,
    isEmulator = false,
    isIOS = false,
    isStartupScriptUpToDate = true,
    isCharging = false,
    isAlwaysPortrait = false,
    isAlwaysFullscreen = true,
    isDoubleTapSupported = true,
}

for name, value in pairs(border.device()) do
    assert(Device.abilities[name] ~= nil, "no such ability of a device: " .. name)
    Device.abilities[name] = value
end

for name in pairs(Device.abilities) do
    Device[name] = function(self)
        return self.abilities[name]
    end
end

Device.powerd = {
    getCapacity = function()
        return 80
    end,
    isCharging = function()
        return false
    end,
    beforeSuspend = function() end,
    afterResume = function() end,
}

function Device:getPowerDevice()
    return self.powerd
end

function Device:info()
    return self.model
end

function Device:getDefaultCoverPath()
    return border.data_dir .. "/cover.jpg"
end

Device.opened_links = {}
function Device:openLink(link)
    table.insert(self.opened_links, link)
    return self:canOpenLink()
end

function Device:setAutoStandby() end

function Device:isScreenOn()
    return not self.is_suspended
end

--- With keys on the device, key names map to themselves and the widgets bind them.
Device.input.group = require("harness.device.keys").groups

return Device
