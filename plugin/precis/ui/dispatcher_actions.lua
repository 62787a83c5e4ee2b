--- What gestures, hotkeys, profiles and quick menus can be set to do with the open book; they find it under "Reader".

local Dispatcher = require("dispatcher")

local _ = require("precis.ui.gettext")

local DispatcherActions = {}

---@alias precis.ui.DispatcherAction "panel"|"summarise"|"recap"|"ask"|"people"|"picture"

--- Each comes as the event `PrecisAction` with its name.
function DispatcherActions.register()
    local titles = {
        panel = _("Précis: panel"),
        summarise = _("Précis: summarise this chapter"),
        recap = _("Précis: recap so far"),
        ask = _("Précis: ask the book"),
        people = _("Précis: people, places, terms"),
        picture = _("Précis: this page as a picture"),
    }
    for name, title in pairs(titles) do
        Dispatcher:registerAction("precis_" .. name, {
            category = "none",
            event = "PrecisAction",
            arg = name,
            title = title,
            reader = true,
        })
    end
end

return DispatcherActions
