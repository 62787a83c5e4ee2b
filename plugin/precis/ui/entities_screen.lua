--- People, places and terms as a list; a tap tells what is known of one, and leads to where it is mentioned.

local EntitiesView = require("precis.ui.entities_view")
local ListScreen = require("precis.ui.list_screen")
local TextScreen = require("precis.ui.text_screen")
local _ = require("precis.ui.gettext")

local EntitiesScreen = {}
EntitiesScreen.__index = EntitiesScreen

---@class precis.ui.EntitiesScreenOptions
---@field guard precis.Guard
---@field subtitle string
---@field entities precis.tasks.MergedEntity[]
---@field timeline { chapter: integer, what: string, when: string }[]
---@field chapter_title fun(number: integer): string
---@field go_to fun(place: precis.Place) turns the book to it
---@field find_again fun() brings the list up to the page in view

---@param options precis.ui.EntitiesScreenOptions
function EntitiesScreen.open(options)
    local screen = setmetatable({ _options = options }, EntitiesScreen)
    screen._menu = ListScreen.open({
        guard = options.guard,
        title = _("People, places, terms"),
        subtitle = options.subtitle,
        items = screen:_items(),
        empty_text = _("Nobody has been met yet."),
        left_icon = "cre.render.reload",
        on_left_icon = function()
            ListScreen.close(screen._menu)
            options.find_again()
        end,
    })
end

function EntitiesScreen:_items()
    local options = self._options
    local items = EntitiesView.items(options.entities, function(entity)
        self:_show(entity)
    end)
    if #options.timeline > 0 then
        table.insert(items, 1, {
            text = _("What happens, in order"),
            callback = function()
                self:_show_timeline()
            end,
        })
    end
    return items
end

function EntitiesScreen:_show_timeline()
    TextScreen.open({
        guard = self._options.guard,
        name = "timeline",
        title = _("What happens, in order"),
        text = EntitiesView.timeline(self._options.timeline, self._options.chapter_title),
    })
end

function EntitiesScreen:_show(entity)
    TextScreen.open({
        guard = self._options.guard,
        name = "entity",
        title = entity.name,
        text = EntitiesView.text(entity),
        rows = function(close_and)
            local close = close_and()
            local go_to = close_and(function(place)
                self:_go_to(place)
            end)
            local function list()
                self:_list_mentions(entity, close)
            end
            return EntitiesView.rows(entity, { close = close, go_to = go_to, list = list })
        end,
    })
end

function EntitiesScreen:_list_mentions(entity, close_viewer)
    local menu
    menu = ListScreen.open({
        guard = self._options.guard,
        title = entity.name,
        items = EntitiesView.mentions(entity, self._options.chapter_title, function(place)
            ListScreen.close(menu)
            close_viewer()
            self:_go_to(place)
        end),
        empty_text = _("It is not mentioned by name."),
    })
end

-- The book is seen only when the list is gone; KOReader's Back returns to the page.
function EntitiesScreen:_go_to(place)
    ListScreen.close(self._menu)
    self._options.go_to(place)
end

return EntitiesScreen
