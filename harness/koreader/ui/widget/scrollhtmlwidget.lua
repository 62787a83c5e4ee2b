--- HTML that is turned page by page: by tap, swipe or page keys. A tap on a link goes to the link.

local Device = require("device")
local Geom = require("ui/geometry")
local HtmlBoxWidget = require("ui/widget/htmlboxwidget")
local InputContainer = require("ui/widget/container/inputcontainer")
local UIManager = require("ui/uimanager")
local VerticalScrollBar = require("ui/widget/verticalscrollbar")

local Screen = Device.screen

local ScrollHtmlWidget = InputContainer:extend({
    default_font_size = Screen:scaleBySize(24),
    width = 0,
    height = 0,
    scroll_bar_width = Screen:scaleBySize(6),
    text_scroll_span = Screen:scaleBySize(12),
})

function ScrollHtmlWidget:init()
    self.htmlbox_widget = HtmlBoxWidget:new({
        dimen = Geom:new({ w = self.width - self.scroll_bar_width - self.text_scroll_span, h = self.height }),
        dialog = self.dialog,
        html_link_tapped_callback = self.html_link_tapped_callback,
    })
    self.htmlbox_widget:setContent(self.html_body, self.css, self.default_font_size)
    self.v_scroll_bar = VerticalScrollBar:new({ width = self.scroll_bar_width, height = self.height })
    self:_show_position()
    self:_lay_out(self.htmlbox_widget)
    self:_listen()
end

function ScrollHtmlWidget:_show_position()
    local box = self.htmlbox_widget
    local low, high = (box.page_number - 1) / box.page_count, box.page_number / box.page_count
    self.v_scroll_bar:set(low, high)
    if self.scroll_callback then
        self.scroll_callback(low, high)
    end
end

function ScrollHtmlWidget:getSinglePageHeight()
    return self.htmlbox_widget:getSinglePageHeight()
end

function ScrollHtmlWidget:getCurrentRatio()
    return (self.htmlbox_widget.page_number - 1) / self.htmlbox_widget.page_count
end

function ScrollHtmlWidget:resetScroll()
    self.htmlbox_widget:setPageNumber(1)
    self:_show_position()
end

function ScrollHtmlWidget:_go_to(page)
    local box = self.htmlbox_widget
    if page == box.page_number or page < 1 or page > box.page_count then
        return
    end
    box:setPageNumber(page)
    self:_show_position()
    UIManager:setDirty(self.dialog, function()
        return "partial", self.dimen
    end)
end

function ScrollHtmlWidget:scrollToRatio(ratio)
    local count = self.htmlbox_widget.page_count
    self:_go_to(math.min(1 + math.floor(count * math.max(0, math.min(1, ratio))), count))
end

function ScrollHtmlWidget:scrollText(direction)
    self:_go_to(self.htmlbox_widget.page_number + (direction > 0 and 1 or direction < 0 and -1 or 0))
end

function ScrollHtmlWidget:scrollToTop()
    self:_go_to(1)
end

function ScrollHtmlWidget:scrollToBottom()
    self:_go_to(self.htmlbox_widget.page_count)
end

function ScrollHtmlWidget:onScrollDown()
    self:scrollText(1)
    return true
end

function ScrollHtmlWidget:onScrollUp()
    self:scrollText(-1)
    return true
end

for name, method in pairs(require("harness.widgets.paged_text")) do
    ScrollHtmlWidget[name] = method
end

return ScrollHtmlWidget
