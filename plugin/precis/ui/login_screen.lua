--- Logging in with a phone: a QR code to scan, then a short code to type. No key is ever typed.

local ButtonDialog = require("ui/widget/buttondialog")
local Device = require("device")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local QRWidget = require("ui/widget/qrwidget")
local UIManager = require("ui/uimanager")

local LineDialog = require("precis.ui.line_dialog")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local LoginScreen = {}

-- Of the screen's shorter side, so that three lines and the buttons have room however the device is held.
local SHARE, MARGIN_SHARE = 0.48, 0.03

---@class precis.ui.LoginScreenOptions
---@field guard precis.Guard
---@field url string what the QR code says
---@field finish fun(code: string) trades the code for a key

---@param done fun() called once there is a code
local function ask_code(options, done)
    LineDialog.open({
        guard = options.guard,
        title = _("Code"),
        description = _("Type the code that the phone shows. It is good for ten minutes."),
        ok_text = _("Log in"),
        accept = function(text)
            local code = text:gsub("%s", "")
            if code == "" then
                return _("The code is missing.")
            end
            options.finish(code)
        end,
        next_action = done,
    })
end

-- The white around it belongs to it: without that no phone finds it.
local function qr_code(dialog, url)
    local shorter = math.min(Device.screen:getWidth(), Device.screen:getHeight())
    local side = math.floor(shorter * SHARE)
    return FrameContainer:new({
        parent = dialog, -- KOReader's dialog keeps what has one when the screen is turned
        not_focusable = true,
        bordersize = 0,
        padding = math.floor(shorter * MARGIN_SHARE),
        QRWidget:new({ text = url, width = side, height = side, scale_factor = 1, image_disposable = false }),
    })
end

local function buttons_of(options, close)
    return {
        {
            { text = _("Cancel"), callback = close },
            {
                text = _("Type the code"),
                callback = function()
                    -- Whoever comes here too soon goes back to the QR code.
                    ask_code(options, close)
                end,
            },
        },
    }
end

---@param options precis.ui.LoginScreenOptions
function LoginScreen.open(options)
    local dialog
    local function close()
        UIManager:close(dialog)
    end
    dialog = ButtonDialog:new({
        title = table.concat({
            _("1. Scan the QR code with a phone."),
            _("2. Approve Précis there; set a spending limit if you like."),
            _("3. Type the code that the phone shows."),
        }, "\n"),
        info_face = Font:getFace("x_smallinfofont"),
        buttons = options.guard:wrap_items(buttons_of(options, close), "login"),
    })
    dialog:addWidget(qr_code(dialog, options.url))
    Windows.show(dialog)
end

return LoginScreen
