--- What the reader has added to the built-in instructions, and the reader's own actions, as a list. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local PromptsView = {}

-- The settings of the wishes, in the order of use.
local WISHES = {
    "wish_chapter_summary",
    "wish_recap",
    "wish_book_overview",
    "wish_ask",
    "wish_xray",
    "wish_selection",
    "wish_page_picture",
}

--- What a wish is for.
---@param setting string
---@return string
function PromptsView.wish_name(setting)
    return ({
        wish_chapter_summary = _("Summaries"),
        wish_recap = _("Recaps"),
        wish_book_overview = _("The whole book"),
        wish_ask = _("Questions"),
        wish_xray = _("People, places, terms"),
        wish_selection = _("Selected words"),
        wish_page_picture = _("Pictures"),
    })[setting]
end

---@class precis.ui.PromptsState
---@field get fun(setting: string): string
---@field actions precis.tasks.OwnAction[]? nil: the file has a mistake
---@field mistake precis.Error?

---@class precis.ui.PromptsActions
---@field edit_wish fun(setting: string)
---@field show_action fun(index: integer)
---@field add_action fun()
---@field edit_file fun()

local function add_actions(items, state, actions)
    if state.mistake then
        items[#items + 1] = {
            text = _("Your actions have a mistake"),
            mandatory = T(_("line %1"), state.mistake.line),
            callback = actions.edit_file,
        }
        return
    end
    for index, action in ipairs(state.actions) do
        items[#items + 1] = {
            text = action.title,
            mandatory = _("your action"),
            callback = function()
                actions.show_action(index)
            end,
        }
    end
    items[#items + 1] = { text = _("Add an action…"), callback = actions.add_action }
    items[#items + 1] = { text = _("All your actions as one text…"), callback = actions.edit_file }
end

---@param state precis.ui.PromptsState
---@param actions precis.ui.PromptsActions
---@return table[] items as KOReader's Menu takes them
function PromptsView.items(state, actions)
    local items = {}
    for index, setting in ipairs(WISHES) do
        items[index] = {
            text = PromptsView.wish_name(setting),
            mandatory = state.get(setting) == "" and _("as built in") or _("with your wish"),
            callback = function()
                actions.edit_wish(setting)
            end,
        }
    end
    add_actions(items, state, actions)
    return items
end

return PromptsView
