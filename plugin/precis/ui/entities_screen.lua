--- People, places and terms as a list; a tap tells what is known of one.

local TextViewer = require("ui/widget/textviewer")

local EntitiesView = require("precis.ui.entities_view")
local ListScreen = require("precis.ui.list_screen")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local EntitiesScreen = {}

---@class precis.ui.EntitiesScreenOptions
---@field guard precis.Guard
---@field subtitle string
---@field entities precis.tasks.MergedEntity[]
---@field find_again fun() brings the list up to the page in view

---@param options precis.ui.EntitiesScreenOptions
function EntitiesScreen.open(options)
    ListScreen.open({
        guard = options.guard,
        title = _("People, places, terms"),
        subtitle = options.subtitle,
        items = EntitiesView.items(options.entities, function(entity)
            Windows.show(TextViewer:new({ title = entity.name, text = EntitiesView.text(entity) }))
        end),
        empty_text = _("Nobody has been met yet."),
        left_icon = "cre.render.reload",
        on_left_icon = options.find_again,
    })
end

return EntitiesScreen
