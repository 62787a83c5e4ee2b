--- The menu at the top of the screen: tabs, pages of items, submenus. Item callbacks run unprotected.

local Blitbuffer = require("ffi/blitbuffer")
local CenterContainer = require("ui/widget/container/centercontainer")
local Device = require("device")
local FocusManager = require("ui/widget/focusmanager")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local InfoMessage = require("ui/widget/infomessage")
local MenuItem = require("harness.widgets.menu_item")
local Size = require("ui/size")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")
local Window = require("harness.widgets.window")
local _ = require("gettext")

local Screen = Device.screen

local TouchMenu = FocusManager:extend({
    tab_item_table = {},
    width = Screen:getWidth(),
    bordersize = Size.border.default,
    padding = Size.padding.default,
    item_height = Size.item.height_large,
    max_per_page_default = 10,
    fface = Font:getFace("ffont"),
    face = Font:getFace("smallinfofont"),
    belongs_to_koreader = true,
})

function TouchMenu:init()
    self.dimen = self.dimen or Geom:new({ x = 0, y = 0, w = self.width, h = 0 })
    self.show_parent = self.show_parent or self
    self.close_callback = self.close_callback or function()
        UIManager:close(self.show_parent)
    end
    Window.listen(self, "TapCloseAllMenus", "tap")
    self.ges_events.Swipe = { GestureRange:new({ ges = "swipe", range = self.dimen }) }
    self.key_events.Back = { { Device.input.group.Back } }
    self.key_events.Close = { { "Menu" } }
    self.key_events.NextPage = { { Device.input.group.PgFwd } }
    self.key_events.PrevPage = { { Device.input.group.PgBack } }
    self.item_group = VerticalGroup:new({ align = "center" })
    self[1] = CenterContainer:new({
        dimen = Screen:getSize(),
        ignore = "height",
        FrameContainer:new({
            padding = self.padding,
            padding_top = 0,
            bordersize = self.bordersize,
            background = Blitbuffer.COLOR_WHITE,
            self.item_group,
        }),
    })
    self.bar = self:_make_bar()
    self.footer = self:_make_footer()
    local room = Screen:getHeight() - self.bar:getSize().h - self.footer:getSize().h
    self.max_per_page = math.floor(room / self.item_height)
    self:switchMenuTab(self.last_index or 1)
end

function TouchMenu:switchMenuTab(number)
    if self.tab_item_table[number].remember ~= false then
        self.last_index = number
    end
    self.item_table_stack, self.parent_id, self.cur_tab = {}, nil, number
    self.item_table = self.tab_item_table[number]
    self:updateItems(1)
end

local function page_of(item_table, id, per_page)
    for index, item in ipairs(item_table) do
        if item.menu_item_id == id then
            return math.floor((index - 1) / per_page) + 1
        end
    end
end

function TouchMenu:updateItems(page, item_id)
    local count = #self.item_table
    if count == 0 then
        return
    end
    self.perpage = math.min(self.max_per_page, self.item_table.max_per_page or self.max_per_page_default)
    self.page_num = math.ceil(count / self.perpage)
    self.page = item_id and page_of(self.item_table, item_id, self.perpage) or page or self.page
    self.page = math.min(self.page, self.page_num)
    self.item_group:clear()
    self.layout = { self.bar.icon_widgets }
    table.insert(self.item_group, self.bar)
    for index = (self.page - 1) * self.perpage + 1, math.min(self.page * self.perpage, count) do
        self:_add_item(self.item_table[index])
    end
    self:_finish_page()
end

function TouchMenu:_add_item(item)
    local widget = MenuItem:new({
        item = item,
        menu = self,
        face = self.face,
        dimen = Geom:new({ w = self.width - 2 * self.padding, h = self.item_height }),
        show_parent = self.show_parent,
    })
    table.insert(self.item_group, widget)
    if widget:isEnabled() then
        table.insert(self.layout, { [self.cur_tab] = widget })
    end
end

function TouchMenu:backToUpperMenu(stay_open)
    local upper = table.remove(self.item_table_stack)
    if upper then
        self.item_table = upper.needs_refresh and upper.refresh_func and upper.refresh_func() or upper
        self:updateItems(1, self.parent_id)
        self.parent_id = nil
    elseif not stay_open then
        self:closeMenu()
    end
end

function TouchMenu:onBack()
    self:backToUpperMenu()
end

function TouchMenu:onGotoPage(page)
    self:updateItems(page > self.page_num and 1 or page < 1 and self.page_num or page)
    return true
end

function TouchMenu:onNextPage()
    return self:onGotoPage(self.page + 1)
end

function TouchMenu:onPrevPage()
    return self:onGotoPage(self.page - 1)
end

function TouchMenu:onSwipe(__, gesture)
    if gesture.direction == "west" then
        self:onNextPage()
    elseif gesture.direction == "east" then
        self:onPrevPage()
    elseif gesture.direction == "north" then
        self:closeMenu()
    end
end

function TouchMenu:_enter(item, sub_items)
    if #sub_items > 0 then
        table.insert(self.item_table_stack, self.item_table)
        item.menu_item_id = item.menu_item_id or tostring(item)
        self.parent_id = item.menu_item_id
        self.item_table = sub_items
        local open_on = sub_items.open_on_menu_item_id_func
        self:updateItems(1, open_on and open_on())
    end
end

-- After the callback the menu closes, unless the item has a check mark or wants it open.
function TouchMenu:_call(item, callback)
    callback(self)
    if item.checked or item.checked_func then
        if not (item.check_callback_updates_menu or item.check_callback_closes_menu) then
            self:updateItems()
        end
    elseif not item.keep_menu_open then
        self:closeMenu()
    end
end

function TouchMenu:onMenuSelect(item, is_on_checkmark)
    if is_on_checkmark and item.checkmark_callback then
        item.checkmark_callback()
        self:updateItems()
        return true
    end
    local input = MenuItem.value(item, "tap_input")
    local sub_items = not input and MenuItem.value(item, "sub_item_table")
    local callback = MenuItem.value(item, "callback")
    if input then
        if not item.keep_menu_open then
            self:closeMenu()
        end
        self:onInput(input)
    elseif sub_items then
        self:_enter(item, sub_items)
    elseif callback then
        self:_call(item, callback)
    end
    return true
end

function TouchMenu:onMenuHold(item, is_truncated)
    local input, callback = MenuItem.value(item, "hold_input"), MenuItem.value(item, "hold_callback")
    if (input or callback) and item.hold_keep_menu_open == false then
        self:closeMenu()
    end
    local help = MenuItem.value(item, "help_text")
    if input then
        self:onInput(input)
    elseif callback then
        callback(self, item)
    elseif help then
        UIManager:show(InfoMessage:new({ text = help }))
    elseif is_truncated then
        UIManager:show(InfoMessage:new({ text = MenuItem.text_of(item), show_icon = false }))
    end
    return true
end

function TouchMenu:closeMenu()
    self.close_callback()
end

function TouchMenu:onTapCloseAllMenus(__, gesture)
    if gesture.pos:notIntersectWith(self.dimen) then
        self:closeMenu()
    end
end

function TouchMenu:onClose()
    self:closeMenu()
end

function TouchMenu:onCloseWidget()
    UIManager:setDirty(nil, "flashui")
end

for name, method in pairs(require("harness.widgets.menu_chrome")) do
    TouchMenu[name] = method
end

return TouchMenu
