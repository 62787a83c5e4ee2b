--- The menus of KOReader's two places, by id: which tab or submenu holds which. These are the ids a `sorting_hint` may
-- name; items of core that no plugin asks for are left out.

local SHARED = {
    setting = { "network", "screen", "taps_and_gestures", "navigation", "document", "device" },
    tools = { "more_tools" },
    more_tools = { "plugin_management" },
    search = { "search_settings" },
    main = { "history", "help", "exit_menu" },
    help = { "about" },
    exit_menu = { "exit" },
    network = {},
    screen = {},
    taps_and_gestures = {},
    navigation = {},
    document = {},
    device = {},
    search_settings = {},
}

local ONLY_IN = {
    reader = {
        ["KOMenu:menu_buttons"] = { "navi", "typeset", "setting", "tools", "search", "filemanager", "main" },
        navi = { "table_of_contents", "bookmarks", "navi_settings", "go_to" },
        navi_settings = {},
        typeset = { "document_settings" },
        filemanager = {},
    },
    filemanager = {
        ["KOMenu:menu_buttons"] = { "filemanager_settings", "setting", "tools", "search", "plus_menu", "main" },
        filemanager_settings = {},
        plus_menu = {},
    },
}

--- A fresh table, as sorting may take items out of it.
---@param place "reader"|"filemanager"
return function(place)
    local order = {}
    for __, source in ipairs({ SHARED, ONLY_IN[place] }) do
        for id, ids in pairs(source) do
            order[id] = { unpack(ids) }
        end
    end
    return order
end
