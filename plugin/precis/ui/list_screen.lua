--- A full screen with a list to choose from. It stays open under what a choice opens, so that one can go back to it.

local Menu = require("ui/widget/menu")
local UIManager = require("ui/uimanager")

local Tell = require("precis.ui.tell")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")
local own_direction = require("precis.ui.own_direction")

local ListScreen = {}

---@class precis.ui.ListScreenOptions
---@field guard precis.Guard
---@field title string
---@field subtitle string?
---@field items table[] text, mandatory, callback; help_text is shown when the row is held, else all of its text
---@field empty_text string said when there are no items
---@field left_icon string? of a button in the title bar
---@field on_left_icon fun()?

---@param options precis.ui.ListScreenOptions
---@return table menu KOReader's Menu, shown
function ListScreen.open(options)
    local menu = Menu:new({
        name = "precis_list",
        title = own_direction(options.title),
        subtitle = own_direction(options.subtitle),
        item_table = ListScreen._items(options),
        covers_fullscreen = true,
        is_borderless = true,
        is_popout = false,
        title_bar_left_icon = options.left_icon,
        onLeftButtonTap = options.on_left_icon and options.guard:wrap("list button", options.on_left_icon) or nil,
        onMenuHold = options.guard:wrap("list hold", function(__, item)
            Tell.text(item.help_text or item.text)
            return true
        end),
    })
    Windows.show(menu)
    return menu
end

function ListScreen._items(options)
    if #options.items == 0 then
        return { { text = options.empty_text or _("Nothing here yet."), dim = true, select_enabled = false } }
    end
    for __, item in ipairs(options.items) do
        item.text = own_direction(item.text)
    end
    return options.guard:wrap_items(options.items, options.title)
end

local function replace(menu, options, item_number)
    local title, subtitle = own_direction(options.title), own_direction(options.subtitle)
    menu:switchItemTable(title, ListScreen._items(options), item_number, nil, subtitle)
end

--- Shows the items as they are now, on the page that is in view.
---@param menu table as `open` gave it
---@param options precis.ui.ListScreenOptions
function ListScreen.replace(menu, options)
    replace(menu, options, -1)
end

--- Shows other items in the same list, from the first one on.
---@param menu table as `open` gave it
---@param options precis.ui.ListScreenOptions
function ListScreen.begin_anew(menu, options)
    replace(menu, options, 1)
end

---@param menu table as `open` gave it
function ListScreen.close(menu)
    UIManager:close(menu)
end

return ListScreen
