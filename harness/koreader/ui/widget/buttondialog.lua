--- A window with a title and rows of buttons. Buttons do not close it; a tap beside it does.

local Blitbuffer = require("ffi/blitbuffer")
local ButtonTable = require("ui/widget/buttontable")
local CenterContainer = require("ui/widget/container/centercontainer")
local Device = require("device")
local FocusManager = require("ui/widget/focusmanager")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local Geom = require("ui/geometry")
local LineWidget = require("ui/widget/linewidget")
local MovableContainer = require("ui/widget/container/movablecontainer")
local ScrollableContainer = require("ui/widget/container/scrollablecontainer")
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")
local VerticalSpan = require("ui/widget/verticalspan")
local Window = require("harness.widgets.window")

local Screen = Device.screen

local ButtonDialog = FocusManager:extend({
    title_align = "left",
    title_face = Font:getFace("x_smalltfont"),
    title_padding = Size.padding.large,
    title_margin = Size.margin.title,
    use_info_style = true,
    info_face = Font:getFace("infofont"),
    info_padding = Size.padding.default,
    info_margin = Size.margin.default,
    dismissable = true,
})

function ButtonDialog:init()
    local factor = self.width_factor or 0.9
    self.width = self.width or math.floor(math.min(Screen:getWidth(), Screen:getHeight()) * factor)
    if self.dismissable then
        Window.close_on_back(self, "Menu")
        Window.listen(self, "TapClose", "tap")
    end
    self.buttontable = ButtonTable:new({
        buttons = self.buttons,
        width = self.width - 2 * (Size.border.window + Size.padding.button),
        shrink_unneeded_width = self.shrink_unneeded_width,
        shrink_min_width = self.shrink_min_width,
        show_parent = self,
    })
    self.title_group_width = self.buttontable:getSize().w - 2 * (self:_title_padding() + self:_title_margin())
    self.title_group = self:_make_title()
    self:_frame(self:_scrolled(self.title_group:getSize().h))
    self.layout = self.layout or self.buttontable.layout
    self.buttontable.layout = nil
end

function ButtonDialog:_title_padding()
    return self.use_info_style and self.info_padding or self.title_padding
end

function ButtonDialog:_title_margin()
    return self.use_info_style and self.info_margin or self.title_margin
end

function ButtonDialog:_make_title()
    if not self.title and not self._added_widgets then
        return VerticalSpan:new({})
    end
    local group = VerticalGroup:new({})
    if self.title then
        table.insert(
            group,
            TextBoxWidget:new({
                text = self.title,
                width = self.title_group_width,
                face = self.use_info_style and self.info_face or self.title_face,
                alignment = self.title_align,
            })
        )
    end
    self:_insert_added(group)
    return FrameContainer:new({ padding = self:_title_padding(), margin = self:_title_margin(), bordersize = 0, group })
end

function ButtonDialog:_insert_added(group)
    if not self._added_widgets then
        return
    end
    self.layout = {}
    for __, widget in ipairs(self._added_widgets) do
        table.insert(group, widget)
        if not widget.not_focusable then
            table.insert(self.layout, { widget })
        end
    end
    self:mergeLayoutInVertical(self.buttontable)
end

-- Too many rows for the screen go into a box that scrolls.
function ButtonDialog:_scrolled(title_height)
    local room = Screen:getHeight() - 2 * (Size.padding.buttontable + Size.margin.default) - title_height
    local size = self.buttontable:getSize()
    if size.h <= room then
        return self.buttontable, size.w
    end
    local width = size.w + ScrollableContainer:getScrollbarWidth()
    self.cropping_widget = ScrollableContainer:new({
        dimen = Geom:new({ w = width, h = room }),
        show_parent = self,
        self.buttontable,
    })
    return self.cropping_widget, width
end

function ButtonDialog:_frame(content, width)
    local line = VerticalSpan:new({})
    if self.title or self._added_widgets then
        line = LineWidget:new({
            background = Blitbuffer.COLOR_GRAY,
            dimen = Geom:new({ w = width, h = Size.line.medium }),
        })
    end
    self.movable = MovableContainer:new({
        alpha = self.alpha,
        anchor = self.anchor,
        FrameContainer:new({
            background = Blitbuffer.COLOR_WHITE,
            padding = Size.padding.button,
            padding_top = 0,
            padding_bottom = 0,
            VerticalGroup:new({ self.title_group, line, content }),
        }),
    })
    self[1] = CenterContainer:new({ dimen = Screen:getSize(), self.movable })
end

function ButtonDialog:reinit()
    self.layout = nil
    self:free()
    self:init()
end

function ButtonDialog:addWidget(widget)
    self._added_widgets = self._added_widgets or {}
    table.insert(self._added_widgets, widget)
    self:reinit()
end

function ButtonDialog:getAddedWidgetAvailableWidth()
    return self.title_group_width
end

function ButtonDialog:getContentSize()
    return self.movable.dimen
end

function ButtonDialog:getButtonById(id)
    return self.buttontable:getButtonById(id)
end

function ButtonDialog:setTitle(title)
    self.title = title
    self:reinit()
    UIManager:setDirty("all", "ui")
end

function ButtonDialog:getScrolledOffset()
    return self.cropping_widget and self.cropping_widget:getScrolledOffset()
end

function ButtonDialog:setScrolledOffset(offset)
    if offset and self.cropping_widget then
        self.cropping_widget:setScrolledOffset(offset)
    end
end

function ButtonDialog:onShow()
    UIManager:setDirty(self, function()
        return "ui", self.movable.dimen
    end)
end

function ButtonDialog:onCloseWidget()
    UIManager:setDirty(nil, function()
        return "flashui", self.movable.dimen
    end)
end

function ButtonDialog:onClose()
    if self.tap_close_callback then
        self.tap_close_callback()
    end
    UIManager:close(self)
    return true
end

ButtonDialog.onTapClose = Window.close_when_beside

function ButtonDialog:paintTo(...)
    FocusManager.paintTo(self, ...)
    self.dimen = self.movable.dimen
end

function ButtonDialog:onFocusMove(step)
    local handled = FocusManager.onFocusMove(self, step)
    local focused = self:getFocusItem()
    if self.cropping_widget and focused and focused.dimen then
        self.cropping_widget:scroll_into_view(focused.dimen)
    end
    return handled
end

return ButtonDialog
