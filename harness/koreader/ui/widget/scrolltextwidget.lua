--- A text box that is turned page by page: by tap, swipe or page keys.

local Device = require("device")
local InputContainer = require("ui/widget/container/inputcontainer")
local TextBoxWidget = require("ui/widget/textboxwidget")
local UIManager = require("ui/uimanager")
local VerticalScrollBar = require("ui/widget/verticalscrollbar")

local Screen = Device.screen

local ScrollTextWidget = InputContainer:extend({
    width = Screen:scaleBySize(400),
    height = Screen:scaleBySize(20),
    scroll_bar_width = Screen:scaleBySize(6),
    text_scroll_span = Screen:scaleBySize(12),
})

-- What is handed on to the text box as it is.
local PASSED_ON = {
    "text",
    "charlist",
    "charpos",
    "dialog",
    "editable",
    "face",
    "fgcolor",
    "height",
    "alignment",
    "justified",
    "lang",
    "para_direction_rtl",
    "auto_para_direction",
    "bold",
}

function ScrollTextWidget:init()
    local fields = { width = self.width - self.scroll_bar_width - self.text_scroll_span }
    for __, name in ipairs(PASSED_ON) do
        fields[name] = self[name]
    end
    self.text_widget = TextBoxWidget:new(fields)
    self.v_scroll_bar = VerticalScrollBar:new({
        width = self.scroll_bar_width,
        height = self.text_widget:getTextHeight(),
    })
    self:updateScrollBar()
    self:_lay_out(self.text_widget, "top")
    self:_listen()
end

function ScrollTextWidget:updateScrollBar(is_partial)
    local low, high = self.text_widget:getVisibleHeightRatios()
    if low == self.prev_low and high == self.prev_high then
        return
    end
    self.prev_low, self.prev_high = low, high
    self.v_scroll_bar:set(low, high)
    UIManager:setDirty(self.dialog, function()
        return is_partial and "partial" or "ui", self.dimen
    end)
    if self.scroll_callback then
        self.scroll_callback(low, high)
    end
end

function ScrollTextWidget:resetScroll()
    self.prev_low, self.prev_high = nil, nil
    self.v_scroll_bar:set(self.text_widget:getVisibleHeightRatios())
end

function ScrollTextWidget:scrollText(direction)
    if direction > 0 then
        self:scrollDown()
    elseif direction < 0 then
        self:scrollUp()
    end
end

-- Methods of the box that change what is shown: here the scroll bar follows.
local MOVES = {
    "scrollDown",
    "scrollUp",
    "scrollToTop",
    "scrollToBottom",
    "scrollToRatio",
    "moveCursorToCharPos",
    "moveCursorToXY",
    "moveCursorLeft",
    "moveCursorRight",
    "moveCursorUp",
    "moveCursorDown",
    "moveCursorHome",
    "moveCursorEnd",
}
for __, name in ipairs(MOVES) do
    ScrollTextWidget[name] = function(self, ...)
        self.text_widget[name](self.text_widget, ...)
        self:updateScrollBar(name:find("^scroll") ~= nil)
    end
end

for __, name in ipairs({ "getTextHeight", "getLineHeight", "getCharPos", "getCharPosAtXY", "focus", "unfocus" }) do
    ScrollTextWidget[name] = function(self, ...)
        return self.text_widget[name](self.text_widget, ...)
    end
end

function ScrollTextWidget:onScrollUp()
    if self.text_widget.virtual_line_num > 1 then
        self:scrollText(-1)
        return true
    end
end

function ScrollTextWidget:onScrollDown()
    local box = self.text_widget
    if box.virtual_line_num + box:getVisLineCount() <= box:getAllLineCount() then
        self:scrollText(1)
        return true
    end
end

for name, method in pairs(require("harness.widgets.paged_text")) do
    ScrollTextWidget[name] = method
end

return ScrollTextWidget
