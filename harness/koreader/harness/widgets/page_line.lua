--- Methods of a list: the line at its foot that says which page is shown and leads to others.

local Button = require("ui/widget/button")
local Device = require("device")
local FocusManager = require("ui/widget/focusmanager")
local HorizontalGroup = require("ui/widget/horizontalgroup")
local HorizontalSpan = require("ui/widget/horizontalspan")
local Size = require("ui/size")
local T = require("ffi/util").template
local _ = require("gettext")

local Screen = Device.screen

local PageLine = {}

-- Where there is no touch, keys turn the pages and the focus never comes here.
function PageLine:_make_page_line()
    local function button(icon, method)
        return Button:new({
            icon = icon,
            bordersize = 0,
            turns_pages = true,
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
        turns_pages = true,
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
function PageLine:_ask_for_page()
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

function PageLine:updatePageInfo(select_number)
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

return PageLine
