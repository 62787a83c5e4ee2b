--- The key: logging in with a phone, entering a key, what it may still spend, logging out.

local ChoiceDialog = require("precis.ui.choice_dialog")
local CreditView = require("precis.ui.credit_view")
local ErrorText = require("precis.ui.error_text")
local LineDialog = require("precis.ui.line_dialog")
local LoginScreen = require("precis.ui.login_screen")
local QRScreen = require("precis.ui.qr_screen")
local Tell = require("precis.ui.tell")
local _ = require("precis.ui.gettext")

local KeyScreens = {}

local TOP_UP_URL = "https://openrouter.ai/settings/credits"

---@param app precis.App
---@param next_action fun()? nil: the reader is told that it worked
function KeyScreens.log_in(app, next_action)
    local service, is_here = app.service, app.life:here()
    local login = service:begin_login()
    LoginScreen.open({
        guard = app.host.guard,
        url = login.url,
        finish = function(code)
            service:finish_login(login, code, function(err)
                if not is_here() then
                    return
                elseif err then
                    Tell.error(err)
                elseif next_action then
                    next_action()
                else
                    Tell.text(_("You are logged in."))
                end
            end)
        end,
    })
end

---@param app precis.App
---@param next_action fun()?
function KeyScreens.enter_key(app, next_action)
    LineDialog.open({
        guard = app.host.guard,
        title = _("Key"),
        description = _("It stays on this device and is sent only to the service."),
        hint = "sk-or-…",
        text_type = "password",
        accept = function(text)
            local ok, err = app.access:accept_key(text)
            return not ok and ErrorText.sentences(err) or nil
        end,
        next_action = next_action,
    })
end

---@param app precis.App
---@param next_action fun()?
function KeyScreens.log_out(app, next_action)
    local ok, err = app.access:forget_key()
    if not ok then
        return Tell.error(err)
    elseif next_action then
        next_action()
    end
    Tell.text(_("You are logged out. The key has been removed from this device."))
end

--- What the key and the account still have.
---@param app precis.App
function KeyScreens.show_credit(app)
    local is_here = app.life:here()
    app.accounts:credit(function(credit, err)
        if not is_here() then
            return
        elseif not credit then
            return Tell.error(err)
        end
        ChoiceDialog.open({
            guard = app.host.guard,
            name = "credit",
            title = CreditView.text(credit),
            rows = function(close_and)
                local add = close_and(KeyScreens.show_top_up)
                return { { { text = _("Add credit"), callback = add }, { text = _("Close"), callback = close_and() } } }
            end,
        })
    end)
end

--- Where credit is added: too long to type, so as a picture for a phone.
function KeyScreens.show_top_up()
    QRScreen.show(TOP_UP_URL)
end

return KeyScreens
