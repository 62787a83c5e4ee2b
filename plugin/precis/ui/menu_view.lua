--- The rows of Tools → Précis. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local MenuView = {}

---@class precis.ui.MenuState
---@field has_book boolean
---@field model string
---@field has_key boolean

---@class precis.ui.MenuActions
---@field summarise_chapter fun()
---@field choose_model fun()
---@field enter_key fun()
---@field enter_endpoint fun()

---@param state precis.ui.MenuState
---@param actions precis.ui.MenuActions
---@return table[] items as KOReader's TouchMenu takes them
function MenuView.items(state, actions)
    local items = {}
    if state.has_book then
        items[1] = { text = _("Summarise this chapter"), callback = actions.summarise_chapter, separator = true }
    end
    items[#items + 1] = {
        text_func = function()
            return T(_("Model: %1"), state.model)
        end,
        keep_menu_open = true,
        callback = actions.choose_model,
    }
    items[#items + 1] = {
        text_func = function()
            return state.has_key and _("Change the key") or _("Enter the key")
        end,
        keep_menu_open = true,
        callback = actions.enter_key,
    }
    items[#items + 1] = { text = _("Endpoint"), keep_menu_open = true, callback = actions.enter_endpoint }
    return items
end

return MenuView
