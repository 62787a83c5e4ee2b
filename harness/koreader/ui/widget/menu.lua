--- A list of items in pages, with a title bar and a page line. Item callbacks run unprotected.

local Blitbuffer = require("ffi/blitbuffer")
local BottomContainer = require("ui/widget/container/bottomcontainer")
local Button = require("ui/widget/button")
local Device = require("device")
local FocusManager = require("ui/widget/focusmanager")
local FrameContainer = require("ui/widget/container/framecontainer")
local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local HorizontalGroup = require("ui/widget/horizontalgroup")
local HorizontalSpan = require("ui/widget/horizontalspan")
local LeftContainer = require("ui/widget/container/leftcontainer")
local ListItem = require("harness.widgets.list_item")
local OverlapGroup = require("ui/widget/overlapgroup")
local Size = require("ui/size")
local T = require("ffi/util").template
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

function Menu:_make_page_line()
    local function button(icon, method)
        return Button:new({
            icon = icon,
            bordersize = 0,
            show_parent = self.show_parent,
            callback = function()
                self[method](self)
            end,
        })
    end
    self.page_return_arrow = button("back.top", "_return")
    self.page_info_first_chev = button("chevron.first", "onFirstPage")
    self.page_info_left_chev = button("chevron.left", "onPrevPage")
    self.page_info_right_chev = button("chevron.right", "onNextPage")
    self.page_info_last_chev = button("chevron.last", "onLastPage")
    self.page_info_text = Button:new({
        text = "",
        text_font_bold = false,
        bordersize = 0,
        show_parent = self.show_parent,
        tap_input_func = function()
            return self:_ask_for_page()
        end,
    })
    local gap = HorizontalSpan:new({ width = Screen:scaleBySize(32) })
    self.page_info = HorizontalGroup:new({
        self.page_info_first_chev,
        gap,
        self.page_info_left_chev,
        gap,
        self.page_info_text,
        gap,
        self.page_info_right_chev,
        gap,
        self.page_info_last_chev,
    })
    self.return_button =
        HorizontalGroup:new({ HorizontalSpan:new({ width = Size.span.horizontal_small }), self.page_return_arrow })
end

-- What a tap on the page number asks.
function Menu:_ask_for_page()
    return {
        title = _("Enter page number"),
        input_type = "number",
        hint = T(_("(1 - %1)"), self.page_num),
        callback = function(text)
            local page = tonumber(text)
            if page and page >= 1 and page <= self.page_num then
                self:onGotoPage(page)
            end
        end,
    }
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

function Menu:updatePageInfo(select_number)
    local has_items = #self.item_table > 0
    if has_items and Device:hasDPad() then
        self:moveFocusTo(1, select_number or 1, FocusManager.FOCUS_ONLY_ON_NT)
    end
    self.page_info_text:setText(has_items and T(_("Page %1 of %2"), self.page, self.page_num) or _("No items"))
    self.page_info_text:enableDisable(self.page_num > 1)
    for __, name in ipairs({ "first_chev", "left_chev", "right_chev", "last_chev" }) do
        local button = self["page_info_" .. name]
        button:showHide(has_items)
        local is_backwards = name == "first_chev" or name == "left_chev"
        button:enableDisable(is_backwards and self.page > 1 or not is_backwards and self.page < self.page_num)
    end
    self.page_return_arrow:showHide(self.onReturn ~= nil)
    self.page_return_arrow:enableDisable(#self.paths > 0)
    self.page_info:resetLayout()
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

function Menu:onGotoPage(page)
    self.page = page
    self:updateItems(1)
    return true
end

function Menu:onNextPage()
    return self:onGotoPage(self.page < self.page_num and self.page + 1 or 1)
end

function Menu:onPrevPage()
    return self:onGotoPage(self.page > 1 and self.page - 1 or self.page_num)
end

function Menu:onFirstPage()
    return self:onGotoPage(1)
end

function Menu:onLastPage()
    return self:onGotoPage(self.page_num)
end

function Menu:onSwipe(__, gesture)
    if gesture.direction == "west" then
        self:onNextPage()
    elseif gesture.direction == "east" then
        self:onPrevPage()
    elseif gesture.direction == "south" then
        self:onClose()
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

return Menu
