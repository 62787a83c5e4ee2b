--- Items of core that make the menu a menu; plugins' items find their places among them.

local PluginLoader = require("pluginloader")
local UIManager = require("ui/uimanager")
local _ = require("gettext")

local SUBMENUS = {
    more_tools = _("More tools"),
    network = _("Network"),
    screen = _("Screen"),
    taps_and_gestures = _("Taps and gestures"),
    navigation = _("Navigation"),
    document = _("Document"),
    device = _("Device"),
    help = _("Help"),
    exit_menu = _("Exit"),
    search_settings = _("Settings"),
    navi_settings = _("Settings"),
}
local ICONS = {
    navi = "appbar.navigation",
    typeset = "appbar.typeset",
    setting = "appbar.settings",
    tools = "appbar.tools",
    search = "appbar.search",
    filemanager = "appbar.filebrowser",
    filemanager_settings = "appbar.filebrowser",
    plus_menu = "plus",
    main = "appbar.menu",
}

--- Fresh items for one menu.
---@return table<string, table>
return function()
    local items = {
        ["KOMenu:menu_buttons"] = {},
        plugin_management = { text = _("Plugin management"), sub_item_table = PluginLoader:genPluginManagerSubItem() },
        about = { text = _("About"), callback = function() end },
        history = { text = _("History"), callback = function() end },
        exit = {
            text = _("Exit"),
            callback = function()
                UIManager:quit()
            end,
        },
    }
    for id, text in pairs(SUBMENUS) do
        items[id] = { text = text }
    end
    for id, icon in pairs(ICONS) do
        items[id] = { icon = icon }
    end
    return items
end
