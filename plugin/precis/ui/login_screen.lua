--- Logging in with a phone: a picture to scan, then a short code to type. No key is ever typed.

local ButtonDialog = require("ui/widget/buttondialog")
local UIManager = require("ui/uimanager")

local LineDialog = require("precis.ui.line_dialog")
local QRScreen = require("precis.ui.qr_screen")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local LoginScreen = {}

---@class precis.ui.LoginScreenOptions
---@field guard precis.Guard
---@field url string what the picture says
---@field finish fun(code: string) trades the code for a key

local function ask_code(options)
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
    })
end

---@param options precis.ui.LoginScreenOptions
function LoginScreen.open(options)
    local dialog
    local rows = {
        {
            {
                text = _("Show the QR code"),
                callback = function()
                    UIManager:close(dialog)
                    QRScreen.show(options.url, options.guard:wrap("login picture", function()
                        ask_code(options)
                    end))
                end,
            },
        },
        {
            {
                text = _("Cancel"),
                callback = function()
                    UIManager:close(dialog)
                end,
            },
        },
    }
    dialog = ButtonDialog:new({
        title = table.concat({
            _("1. Scan the QR code with a phone."),
            _("2. Approve Précis there; set a spending limit if you like."),
            _("3. Tap the QR code to close it, then type the code that the phone shows."),
        }, "\n"),
        buttons = options.guard:wrap_items(rows, "login"),
    })
    Windows.show(dialog)
end

return LoginScreen
