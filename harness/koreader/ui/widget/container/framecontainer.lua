--- A box around one widget: margin, border, padding, background.

local BD = require("ui/bidi")
local Blitbuffer = require("ffi/blitbuffer")
local Geom = require("ui/geometry")
local Size = require("ui/size")
local WidgetContainer = require("ui/widget/container/widgetcontainer")

local FrameContainer = WidgetContainer:extend({
    color = Blitbuffer.COLOR_BLACK,
    margin = 0,
    bordersize = Size.border.window,
    inner_bordersize = 0,
    padding = Size.padding.default,
    allow_mirroring = true,
    invert = false,
    focusable = false,
    focus_border_size = Size.border.window * 2,
})

function FrameContainer:_paddings()
    local left, right = self.padding_left or self.padding, self.padding_right or self.padding
    if BD.mirroredUILayout() and self.allow_mirroring then
        left, right = right, left
    end
    return left, right, self.padding_top or self.padding, self.padding_bottom or self.padding
end

function FrameContainer:getSize()
    local left, right, top, bottom = self:_paddings()
    local content, around = self[1]:getSize(), 2 * (self.margin + self.bordersize)
    return Geom:new({ w = content.w + around + left + right, h = content.h + around + top + bottom })
end

function FrameContainer:onFocus()
    if self.focusable and not self._unfocused_border then
        self._unfocused_border = self.bordersize
        self.bordersize = self.focus_border_size
    end
    return self.focusable
end

function FrameContainer:onUnfocus()
    if self.focusable and self._unfocused_border then
        self.bordersize, self._unfocused_border = self._unfocused_border, nil
    end
    return self.focusable
end

function FrameContainer:_paint_box(bb, x, y, width, height)
    if self.background then
        bb:paintRect(x, y, width, height, self.background)
    end
    if self.bordersize > 0 then
        bb:paintBorder(x + self.margin, y + self.margin, width - 2 * self.margin, height - 2 * self.margin)
    end
end

function FrameContainer:paintTo(bb, x, y)
    local size = self:getSize()
    self.dimen = self.dimen or Geom:new({ w = size.w, h = size.h })
    self.dimen.x, self.dimen.y = x, y
    local width, height = self.width or size.w, self.height or size.h
    self:_paint_box(bb, x, y, width, height)
    local shift = BD.mirroredUILayout() and self.allow_mirroring and width - size.w or 0
    local left, __, top = self:_paddings()
    local around = self.margin + self.bordersize
    self[1]:paintTo(bb, x + around + left + shift, y + around + top)
end

return FrameContainer
