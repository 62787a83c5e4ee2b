--- A list of items in pages, with a title bar and a page line. Item callbacks run unprotected.

local Blitbuffer = require("ffi/blitbuffer")
local BottomContainer = require("ui/widget/container/bottomcontainer")
local Device = require("device")
local FocusManager = require("ui/widget/focusmanager")
local FrameContainer = require("ui/widget/container/framecontainer")
local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local LeftContainer = require("ui/widget/container/leftcontainer")
local ListItem = require("harness.widgets.list_item")
local OverlapGroup = require("ui/widget/overlapgroup")
local Size = require("ui/size")
local TitleBar = require("ui/widget/titlebar")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")
local VerticalSpan = require("ui/widget/verticalspan")
local Window = require("harness.widgets.window")
local _ = require("gettext")

local Screen = Device.screen

local Menu = FocusManager:extend({
    title = "",
    no_title = false,
    page = 1,
    items_per_page_default = 14,
    is_popout = true,
    is_borderless = false,
})

function Menu.getItemFontSize(per_page)
    return math.floor(24 - (per_page - 6) / 18 * 10)
end

function Menu.getItemMandatoryFontSize(per_page)
    return math.floor(18 - (per_page - 6) / 3)
end

function Menu.getMenuText(item)
    local text = item.text_func and item.text_func() or item.text or ""
    if item.sub_item_table or item.sub_item_table_func then
        return text .. " ▸"
    end
    return text
end

function Menu:init()
    self.show_parent = self.show_parent or self
    self.item_table, self.item_table_stack, self.paths = self.item_table or {}, {}, {}
    self.dimen = Geom:new({
        x = 0,
        y = 0,
        w = self.width or Screen:getWidth(),
        h = math.min(self.height or Screen:getHeight(), Screen:getHeight()),
    })
    self.border_size = self.is_borderless and 0 or Size.border.window
    self.inner_dimen =
        Geom:new({ w = self.dimen.w - 2 * self.border_size, h = self.dimen.h - 2 * self.border_size })
    self.title_bar = not self.no_title and (self.custom_title_bar or self:_make_title_bar()) or nil
    self:_make_page_line()
    self.item_group = VerticalGroup:new({})
    self.content_group = VerticalGroup:new({ align = "left", self.title_bar or VerticalSpan:new({}), self.item_group })
    local content = OverlapGroup:new({
        allow_mirroring = false,
        dimen = self.inner_dimen:copy(),
        self.content_group,
        BottomContainer:new({ dimen = self.inner_dimen:copy(), self:_at_the_start(self.return_button) }),
        BottomContainer:new({ dimen = self.inner_dimen:copy(), self.page_info }),
    })
    self[1] = FrameContainer:new({
        background = Blitbuffer.COLOR_WHITE,
        bordersize = self.border_size,
        padding = 0,
        width = self.dimen.w,
        height = self.dimen.h,
        content,
    })
    self:_listen()
    self:_recalculateDimen()
    self.page = self.item_table.current and self:getPageNumber(self.item_table.current) or 1
    self:updateItems(1)
end

function Menu:_make_title_bar()
    return TitleBar:new({
        width = self.dimen.w,
        fullscreen = "true",
        align = "center",
        with_bottom_line = self.with_bottom_line,
        title = self.title,
        title_face = self.title_face,
        title_multilines = self.title_multilines,
        title_shrink_font_to_fit = self.title_shrink_font_to_fit,
        subtitle = self.subtitle,
        left_icon = self.title_bar_left_icon,
        left_icon_tap_callback = function()
            self:onLeftButtonTap()
        end,
        left_icon_hold_callback = function()
            self:onLeftButtonHold()
        end,
        close_callback = function()
            self:onClose()
        end,
        show_parent = self.show_parent,
    })
end

function Menu:_at_the_start(widget)
    return LeftContainer:new({ dimen = Geom:new({ w = self.inner_dimen.w, h = widget:getSize().h }), widget })
end

function Menu:_listen()
    if self.is_popout then
        Window.listen(self, "TapCloseAllMenus", "tap")
    end
    self.ges_events.Swipe = { GestureRange:new({ ges = "swipe", range = self.dimen }) }
    if Device:hasKeys() then
        self.key_events.Close = { { Device.input.group.Back } }
        self.key_events.LeftButtonTap = { { "Menu" } }
        self.key_events.NextPage = { { Device.input.group.PgFwd } }
        self.key_events.PrevPage = { { Device.input.group.PgBack } }
    end
end

function Menu:_recalculateDimen()
    self.perpage = self.items_per_page or G_reader_settings:readSetting("items_per_page") or self.items_per_page_default
    self.font_size = self.items_font_size or Menu.getItemFontSize(self.perpage)
    local used = (self.title_bar and self.title_bar:getHeight() or 0) + self.page_info:getSize().h
    self.available_height = self.inner_dimen.h - used - Size.padding.button
    self.item_dimen =
        Geom:new({ x = 0, y = 0, w = self.inner_dimen.w, h = math.floor(self.available_height / self.perpage) })
    self.page_num = self:getPageNumber(#self.item_table)
    self.page = math.min(self.page, self.page_num)
end

function Menu:getPageNumber(number)
    if #self.item_table == 0 or number == 0 then
        return 1
    end
    return math.ceil(math.min(number, #self.item_table) / self.perpage)
end

function Menu:updateItems(select_number)
    self.layout = {}
    self.item_group:clear()
    self:_recalculateDimen()
    for index = (self.page - 1) * self.perpage + 1, math.min(self.page * self.perpage, #self.item_table) do
        local entry = self.item_table[index]
        entry.idx = index
        local item = ListItem:new({
            entry = entry,
            menu = self,
            show_parent = self.show_parent,
            dimen = self.item_dimen:copy(),
            bold = self.item_table.current == index or entry.bold == true,
        })
        table.insert(self.item_group, item)
        table.insert(self.layout, { item })
    end
    self:updatePageInfo(select_number)
    self.content_group:resetLayout()
    for index, row in ipairs(self.title_bar and self.title_bar:generateVerticalLayout() or {}) do
        table.insert(self.layout, index, row)
        self.selected.y = self.selected.y + 1
    end
    UIManager:setDirty(self.show_parent, function()
        return "ui", self.dimen
    end)
end

--- Shows other items; a negative `number` keeps the page, none goes to the first, else to the page with that item.
function Menu:switchItemTable(title, items, number, match, subtitle)
    self.item_table = items or self.item_table
    if self.title_bar and title then
        self.title_bar:setTitle(title, true)
    end
    if self.title_bar and subtitle then
        self.title_bar:setSubTitle(subtitle, true)
    end
    local key, value = next(match or {})
    for index, item in ipairs(match and self.item_table or {}) do
        if item[key] == value then
            number = index
            break
        end
    end
    if not number then
        self.page = 1
    elseif number >= 0 then
        self.page = self:getPageNumber(number)
    end
    self:updateItems(1)
end

function Menu:_return()
    if self.onReturn then
        self:onReturn()
    end
end

function Menu:onMenuSelect(item)
    local sub_items = item.sub_item_table_func and item.sub_item_table_func() or item.sub_item_table
    if sub_items then
        self.item_table.title = self.title
        table.insert(self.item_table_stack, self.item_table)
        self:switchItemTable(item.text, sub_items)
    elseif item.select_enabled ~= false and (not item.select_enabled_func or item.select_enabled_func()) then
        self:onMenuChoice(item)
        if self.close_callback then
            self.close_callback()
        end
    end
    return true
end

function Menu:onMenuChoice(item)
    if item.callback then
        item.callback()
    end
    return true
end

function Menu:onMenuHold()
    return true
end

function Menu:onLeftButtonTap() end

function Menu:onLeftButtonHold() end

function Menu:onTapCloseAllMenus(__, gesture)
    if gesture.pos:notIntersectWith(self.dimen) then
        self:onCloseAllMenus()
        return true
    end
end

function Menu:onCloseAllMenus()
    UIManager:close(self)
    if self.close_callback then
        self.close_callback()
    end
    return true
end

--- One level up, or out.
function Menu:onClose()
    local upper = table.remove(self.item_table_stack)
    if upper then
        self:switchItemTable(upper.title, upper)
    else
        self:onCloseAllMenus()
    end
    return true
end

function Menu:onCloseWidget()
    UIManager:setDirty(nil, "ui", self.dimen)
end

for name, method in pairs(require("harness.widgets.page_line")) do
    Menu[name] = method
end

for name, method in pairs(require("harness.widgets.page_turning")) do
    Menu[name] = method
end

return Menu
