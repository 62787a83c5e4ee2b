--- A list whose lines can be moved: tap one to take it, the arrows to move it, and accept.

local Menu = require("ui/widget/menu")
local UIManager = require("ui/uimanager")
local _ = require("gettext")

local SortWidget = Menu:extend({ is_popout = false, is_borderless = true, covers_fullscreen = true, marked = 0 })

function SortWidget:init()
    self.lines = self.item_table
    self.item_table = self:_items()
    Menu.init(self)
end

-- The lines, each with its mark when it is held or ticked, and below them what can be done.
function SortWidget:_items()
    local items = {}
    for index, line in ipairs(self.lines) do
        local text = line.text_func and line.text_func() or line.text
        local check = line.checked_func and (line.checked_func() and "☑ " or "☐ ") or ""
        table.insert(items, { text = (index == self.marked and "• " or "") .. check .. text, index = index })
    end
    table.insert(items, { text = "▲", move = -1 })
    table.insert(items, { text = "▼", move = 1 })
    table.insert(items, { text = _("Accept"), accept = true })
    return items
end

function SortWidget:_move(by)
    local from, to = self.marked, self.marked + by
    if from > 0 and to >= 1 and to <= #self.lines then
        self.lines[from], self.lines[to] = self.lines[to], self.lines[from]
        self.marked = to
    end
end

function SortWidget:onMenuSelect(item)
    if item.accept then
        UIManager:close(self)
        self.callback()
        return true
    elseif item.move then
        self:_move(item.move)
    elseif self.lines[item.index].callback and self.sort_disabled then
        self.lines[item.index].callback()
    else
        self.marked = self.marked == item.index and 0 or item.index
    end
    self:switchItemTable(nil, self:_items(), -1)
    return true
end

function SortWidget:onClose()
    UIManager:close(self)
    return true
end

return SortWidget
