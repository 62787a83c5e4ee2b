--- Methods of the touch menu that build what stays on every page: the tabs above and the page line below.

local Button = require("ui/widget/button")
local FocusManager = require("ui/widget/focusmanager")
local HorizontalGroup = require("ui/widget/horizontalgroup")
local IconButton = require("ui/widget/iconbutton")
local Size = require("ui/size")
local T = require("ffi/util").template
local TextWidget = require("ui/widget/textwidget")
local UIManager = require("ui/uimanager")
local _ = require("gettext")

local MenuChrome = {}

function MenuChrome:_make_bar()
    local bar = HorizontalGroup:new({ icon_widgets = {} })
    for number, tab in ipairs(self.tab_item_table) do
        local icon = IconButton:new({
            icon = tab.icon,
            padding = Size.padding.default,
            show_parent = self.show_parent,
            callback = function()
                self:switchMenuTab(number)
            end,
        })
        table.insert(bar, icon)
        table.insert(bar.icon_widgets, icon)
    end
    return bar
end

function MenuChrome:_make_footer()
    local function button(icon, callback)
        return Button:new({ icon = icon, callback = callback, bordersize = 0, show_parent = self.show_parent })
    end
    self.page_info_text = TextWidget:new({ text = "", face = self.fface })
    self.page_info_left_chev = button("chevron.left", function()
        self:onPrevPage()
    end)
    self.page_info_right_chev = button("chevron.right", function()
        self:onNextPage()
    end)
    local up = button("chevron.up", function()
        self:backToUpperMenu()
    end)
    return HorizontalGroup:new({ up, self.page_info_left_chev, self.page_info_text, self.page_info_right_chev })
end

function MenuChrome:_finish_page()
    local has_pages = self.page_num > 1
    self.page_info_text:setText(has_pages and T(_("Page %1 of %2"), self.page, self.page_num) or "")
    self.page_info_left_chev:showHide(has_pages)
    self.page_info_right_chev:showHide(has_pages)
    self.page_info_left_chev:enableDisable(self.page > 1)
    self.page_info_right_chev:enableDisable(self.page < self.page_num)
    self.footer:resetLayout()
    table.insert(self.item_group, self.footer)
    local before = self.dimen:copy()
    self.dimen.h = self.item_group:getSize().h + 2 * self.bordersize + self.padding
    self:moveFocusTo(self.cur_tab, 1, FocusManager.NOT_FOCUS)
    UIManager:setDirty(self.dimen.h < before.h and "all" or self.show_parent, function()
        return "ui", before:combine(self.dimen)
    end)
end

return MenuChrome
