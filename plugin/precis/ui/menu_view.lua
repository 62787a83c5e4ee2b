--- The rows of Tools → Précis. Opens nothing.

local _ = require("precis.ui.gettext")

local MenuView = {}

local PICTURE_ROW = 6 -- after what is about the whole book

---@class precis.ui.MenuActions: precis.ui.PanelActions
---@field panel fun()
---@field threads fun()
---@field waiting fun()

---@param has_book boolean
---@param actions precis.ui.MenuActions
---@param settings fun(): table[] makes the items of the settings menu
---@return table[] items as KOReader's TouchMenu takes them
function MenuView.items(has_book, actions, settings)
    local items = {}
    if has_book then
        items = {
            { text = _("Summarise this chapter"), callback = actions.summarise },
            { text = _("Recap so far"), callback = actions.recap },
            { text = _("Ask the book…"), callback = actions.ask },
            { text = _("People, places, terms"), callback = actions.people },
            { text = _("The whole book"), callback = actions.overview },
            { text = _("Past answers"), callback = actions.answers },
            { text = _("Conversations"), callback = actions.threads },
            { text = _("Waiting for a network"), callback = actions.waiting },
            { text = _("Panel"), callback = actions.panel, separator = true },
        }
        if actions.picture then
            table.insert(items, PICTURE_ROW, { text = _("This page as a picture…"), callback = actions.picture })
        end
    end
    items[#items + 1] = { text = _("Settings"), sub_item_table_func = settings }
    return items
end

return MenuView
