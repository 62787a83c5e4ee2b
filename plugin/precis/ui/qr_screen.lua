--- A text as a QR code for a phone's camera.

local Device = require("device")
local QRMessage = require("ui/widget/qrmessage")

local Windows = require("precis.ui.windows")

local QRScreen = {}

local SHARE = 0.9 -- of the screen's shorter side

---@param text string
function QRScreen.show(text)
    local side = math.floor(math.min(Device.screen:getWidth(), Device.screen:getHeight()) * SHARE)
    Windows.show(QRMessage:new({ text = text, width = side, height = side }))
end

return QRScreen
