--- A text as a picture for a phone's camera.

local Device = require("device")
local QRMessage = require("ui/widget/qrmessage")

local Windows = require("precis.ui.windows")

local QRScreen = {}

local SHARE = 0.9 -- of the screen's shorter side

---@param text string
---@param dismissed fun()? called when it is tapped away; must be guarded
function QRScreen.show(text, dismissed)
    local side = math.floor(math.min(Device.screen:getWidth(), Device.screen:getHeight()) * SHARE)
    Windows.show(QRMessage:new({ text = text, width = side, height = side, dismiss_callback = dismissed }))
end

return QRScreen
