--- Puts registered items into the menu tree: by the order tables, or where their `sorting_hint` says.

local ffiUtil = require("ffi/util")

local MenuSorter = { orphaned_prefix = "NEW: " }

local TABS = "KOMenu:menu_buttons"

-- A menu keeps its own fields (icon, text) and gets its items as a list.
local function build(id, items, order, used)
    local menu = items[id]
    used[id] = true
    for __, child_id in ipairs(order[id]) do
        local child = items[child_id]
        if child and order[child_id] then
            local submenu = build(child_id, items, order, used)
            table.insert(menu, { id = child_id, text = child.text, sub_item_table = submenu })
        elseif child then
            child.id = child_id
            used[child_id] = true
            table.insert(menu, child)
        end
    end
    menu.id = id
    return menu
end

local function find(menu, id)
    for __, item in ipairs(menu) do
        if item.id == id then
            return item
        end
        local found = find(item.sub_item_table or item, id)
        if found then
            return found
        end
    end
end

-- Without a hint an item lands at the end of the first tab, marked as new. A hint that names no menu is an error that
-- KOReader does not catch either: it tries to use the menu it did not find.
local function place_orphan(tabs, id, item)
    if item.text and item.new ~= true then
        item.id = id
        item.text = item.sorting_hint and item.text or MenuSorter.orphaned_prefix .. item.text
        item.new = true
    end
    if not item.sorting_hint then
        table.insert(tabs[1], item)
        return
    end
    local menu = find(tabs, item.sorting_hint)
    table.insert(menu.sub_item_table or menu, item)
end

---@return table[] tabs
function MenuSorter:mergeAndSort(__, items, order)
    local used, tabs = { [TABS] = true }, {}
    for __, id in ipairs(order[TABS]) do
        if items[id] then
            table.insert(tabs, build(id, items, order, used))
        end
    end
    for id, item in ffiUtil.orderedPairs(items) do
        if not used[id] then
            place_orphan(tabs, id, item)
        end
    end
    return tabs
end

return MenuSorter
