--- The ways to the service that few need to set: a proxy, and certificates of one's own.

local LineDialog = require("precis.ui.line_dialog")
local _ = require("precis.ui.gettext")

local NetworkScreens = {}

local CERTIFICATE = "-----BEGIN CERTIFICATE-----"

-- trouble_with: what is wrong with a text that is not empty, if anything.
local function enter(app, setting, words, next_action, trouble_with)
    LineDialog.open({
        guard = app.host.guard,
        title = words.title,
        description = words.info,
        input = app.settings:get(setting),
        hint = words.hint,
        accept = function(text)
            local value = text:match("^%s*(.-)%s*$")
            return value ~= "" and trouble_with(value)
                or not app.settings:set(setting, value) and _("This is too long.")
                or nil
        end,
        next_action = next_action,
    })
end

---@param app precis.App
---@param words precis.ui.TextWords
---@param next_action fun()?
function NetworkScreens.enter_proxy(app, setting, label, words, next_action)
    enter(app, setting, { title = label, info = words.info, hint = "http://…:8080" }, next_action, function(address)
        return not app.connections.is_proxy(address)
            and _("This is not the address of a proxy. One looks like http://192.168.1.2:8080.")
    end)
end

---@param app precis.App
---@param words precis.ui.TextWords
---@param next_action fun()?
function NetworkScreens.enter_certificates(app, setting, label, words, next_action)
    enter(app, setting, { title = label, info = words.info, hint = "/…/certificates.pem" }, next_action, function(path)
        local content = app.host.files.read(path)
        local has_certificates = content and content:find(CERTIFICATE, 1, true)
        return not has_certificates and _("There is no file with certificates at this path.")
    end)
end

return NetworkScreens
