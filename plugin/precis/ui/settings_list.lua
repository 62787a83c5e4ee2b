--- KOReader's menu items as a list on a screen of its own, for where its menu is not open.

local UIManager = require("ui/uimanager")

local ListScreen = require("precis.ui.list_screen")
local _ = require("precis.ui.gettext")

local SettingsList = {}

local CHECKED, UNCHECKED = "☑ ", "☐ "

local function label(item)
    local text = item.label or (item.text_func and item.text_func()) or item.text
    if item.checked_func then
        return (item.checked_func() and CHECKED or UNCHECKED) .. text
    end
    return text
end

-- At the line's end: the value, and whether there is more behind.
local function mandatory(item)
    local value = item.value_func and item.value_func() or ""
    local mark = item.sub_item_table and "▸" or ""
    return value ~= "" and mark ~= "" and value .. " " .. mark or value .. mark
end

local function hint(items)
    for __, item in ipairs(items) do
        if item.help_text then
            return _("Hold a setting to read what it does.")
        end
    end
end

local function is_enabled(item)
    return not item.enabled_func or item.enabled_func()
end

---@param guard precis.Guard
---@param title string
---@param make_items fun(): table[] as KOReader's TouchMenu takes them, made anew after every choice
---@param parent { updateItems: fun() }? the list below this one, which shows what is chosen here
function SettingsList.open(guard, title, make_items, parent)
    local menu, options
    -- What a choice gets in place of KOReader's menu.
    local shown = {
        updateItems = function()
            if UIManager:isWidgetShown(menu) then
                ListScreen.replace(menu, options())
            end
            if parent then
                parent.updateItems()
            end
        end,
    }
    function options()
        local rows, items = {}, make_items()
        for index, item in ipairs(items) do
            rows[index] = {
                text = label(item),
                dim = not is_enabled(item),
                select_enabled = is_enabled(item),
                mandatory = mandatory(item),
                help_text = item.help_text,
                callback = function()
                    if item.sub_item_table then
                        SettingsList.open(guard, label(item), function()
                            return make_items()[index].sub_item_table
                        end, shown)
                    else
                        item.callback(shown)
                        shown.updateItems()
                    end
                end,
            }
        end
        return { guard = guard, title = title, subtitle = hint(items), items = rows }
    end
    menu = ListScreen.open(options())
end

return SettingsList
