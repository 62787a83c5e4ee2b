--- Pairs of a name and a value, in pages. A pair may have a callback; "---" is a line.

local Menu = require("ui/widget/menu")

local SEPARATOR = "----------"

local KeyValuePage = Menu:extend({ items_per_page_default = 14, is_popout = false, is_borderless = true })

local function item_of(pair)
    if type(pair) ~= "table" then
        return { text = SEPARATOR, select_enabled = false }
    end
    return {
        text = tostring(pair[1]),
        mandatory = tostring(pair[2]),
        callback = pair.callback,
        hold_callback = pair.hold_callback,
        is_pair = true,
    }
end

function KeyValuePage:init()
    self.covers_fullscreen = true
    self.item_table = {}
    for __, pair in ipairs(self.kv_pairs or {}) do
        table.insert(self.item_table, item_of(pair))
    end
    self.on_closed, self.close_callback = self.close_callback, nil
    Menu.init(self)
end

--- A tap on a pair calls its callback and leaves the page open.
function KeyValuePage:onMenuSelect(item)
    if item.callback then
        item.callback(self, item)
    end
    return true
end

function KeyValuePage:onMenuHold(item)
    if item.hold_callback then
        item.hold_callback(self, item)
    end
    return true
end

function KeyValuePage:onClose()
    require("ui/uimanager"):close(self)
    if self.on_closed then
        self.on_closed()
    end
    return true
end

return KeyValuePage
