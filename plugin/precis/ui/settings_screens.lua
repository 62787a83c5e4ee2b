--- The settings as a list of their own, and the dialogs in which their values are entered.

local AboutView = require("precis.ui.about_view")
local FirstUseView = require("precis.ui.first_use_view")
local LineDialog = require("precis.ui.line_dialog")
local NumberDialog = require("precis.ui.number_dialog")
local QRScreen = require("precis.ui.qr_screen")
local Tell = require("precis.ui.tell")
local TextEditor = require("precis.ui.text_editor")
local TextScreen = require("precis.ui.text_screen")
local _ = require("precis.ui.gettext")

local T = _.template

local SettingsScreens = {}

-- Values --------------------------------------------------------------------------------------------------------------

---@param app precis.App
---@param name string a setting
---@param label string
---@param words precis.ui.NumberWords
---@param next_action fun()?
function SettingsScreens.enter_number(app, name, label, words, next_action)
    NumberDialog.open({
        guard = app.host.guard,
        title = label,
        words = words,
        value = app.settings:get(name),
        description = app.settings:description(name),
        accept = function(value)
            app.settings:set(name, value)
            if next_action then
                next_action()
            end
        end,
    })
end

--- Names parted by spaces or commas.
---@param words precis.ui.TextWords
function SettingsScreens.enter_names(app, name, label, words, next_action)
    LineDialog.open({
        guard = app.host.guard,
        title = label,
        description = words.info,
        input = app.settings:get(name),
        accept = function(text)
            local names = text:gsub("[%s,]+", " "):match("^ ?(.-) ?$")
            return not app.settings:set(name, names) and _("This is too long.") or nil
        end,
        next_action = next_action,
    })
end

local function extra_trouble(trouble)
    if trouble.why == "wall" then
        local words = _("“%1” cannot be set here: it decides about text, money, privacy or how answers are read.")
        return T(words, trouble.name)
    end
    return trouble.why == "too_many" and _("There are too many members.")
        or _("This is not a JSON object. One looks like {\"seed\": 7}.")
end

---@param words precis.ui.TextWords
function SettingsScreens.enter_extra_request(app, name, label, words, next_action)
    TextEditor.open({
        guard = app.host.guard,
        title = label,
        description = words.info,
        text = app.settings:get(name),
        hint = '{"seed": 7}',
        accept = function(text)
            local trouble = app:check_extra_request(text)
            if trouble then
                return extra_trouble(trouble)
            elseif not app.settings:set(name, text) then
                return _("This is too long.")
            elseif next_action then
                next_action()
            end
        end,
    })
end

-- Things to read ------------------------------------------------------------------------------------------------------

---@param app precis.App
function SettingsScreens.show_what_is_sent(app)
    Tell.text(FirstUseView.statement(app.settings:get("base_url"), app.settings:get("day_budget")))
end

---@param app precis.App
function SettingsScreens.show_log(app)
    local log = app.request_log:text()
    if log == "" then
        return Tell.text(_("Nothing has been logged yet. Switch on the request log first."))
    end
    TextScreen.open({
        guard = app.host.guard,
        name = "log",
        title = _("Request log"),
        text = log,
        rows = function(close_and)
            local delete = close_and(function()
                app.request_log:delete()
            end)
            return { { { text = _("Delete"), callback = delete }, { text = _("Close"), callback = close_and() } } }
        end,
    })
end

---@param app precis.App
function SettingsScreens.show_about(app)
    TextScreen.open({
        guard = app.host.guard,
        name = "about",
        title = AboutView.title(app.version),
        text = AboutView.text(),
        rows = function(close_and)
            local show_facts = close_and(function()
                -- To be read off by a phone, where the report is written.
                QRScreen.show(AboutView.facts(app.version, app.host.facts(), app.settings))
            end)
            return {
                {
                    { text = _("Details for a report"), callback = show_facts },
                    { text = _("Close"), callback = close_and() },
                },
            }
        end,
    })
end

return SettingsScreens
