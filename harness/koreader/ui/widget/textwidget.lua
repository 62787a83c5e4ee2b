--- One line of text; what does not fit ends in an ellipsis.

local Blitbuffer = require("ffi/blitbuffer")
local Geom = require("ui/geometry")
local Metrics = require("harness.text.metrics")
local Size = require("ui/size")
local Widget = require("ui/widget/widget")

local ELLIPSIS = "…"

local TextWidget = Widget:extend({
    bold = false,
    fgcolor = Blitbuffer.COLOR_BLACK,
    padding = Size.padding.small,
    truncate_with_ellipsis = true,
    truncate_left = false,
})

function TextWidget:getFontSizeToFitHeight(font_name, height, padding)
    local Font = require("ui/font")
    padding = padding or self.padding
    local size = height
    repeat
        size = size - 1
    until size <= 1 or math.ceil((Metrics.height(Font:getFace(font_name, size)))) + 2 * padding <= height
    return size
end

function TextWidget:updateSize()
    if self._shown then
        return
    end
    assert(self.text == nil or type(self.text) == "string" or type(self.text) == "number", "a text must be a string")
    local height, ascent = Metrics.height(self.face)
    self._height, self._baseline = math.ceil(height) + 2 * self.padding, math.floor(ascent + 0.5) + self.padding
    self._shown, self._truncated = self:_fit(tostring(self.text or ""))
    self._width = math.ceil(Metrics.width(self._shown, self.face, self.bold))
end

function TextWidget:_fit(text)
    if not self.max_width or Metrics.width(text, self.face, self.bold) <= self.max_width then
        return text, false
    end
    local ellipsis = self.truncate_with_ellipsis and ELLIPSIS or ""
    local room = self.max_width - Metrics.width(ellipsis, self.face, self.bold)
    local part = Metrics.fit(text, self.face, self.bold, room, self.truncate_left)
    return self.truncate_left and ellipsis .. part or part .. ellipsis, true
end

function TextWidget:getSize()
    self:updateSize()
    return Geom:new({ x = 0, y = 0, w = self._width, h = self.forced_height or self._height })
end

function TextWidget:getWidth()
    self:updateSize()
    return self._width
end

function TextWidget:isTruncated()
    self:updateSize()
    return self._truncated
end

function TextWidget:getBaseline()
    self:updateSize()
    return self._baseline
end

--- What fits, and whether an ellipsis stands for the rest.
function TextWidget:getFittedText()
    self:updateSize()
    if not self._truncated then
        return self.text, nil
    end
    return (self._shown:gsub(ELLIPSIS, "")), self.truncate_with_ellipsis
end

function TextWidget:setText(text)
    if text ~= self.text then
        self.text = text
        self:free()
    end
end

function TextWidget:setMaxWidth(max_width)
    if max_width ~= self.max_width then
        self.max_width = max_width
        self:free()
    end
end

function TextWidget:paintTo(bb, x, y)
    local size = self:getSize()
    bb:text(x, y, size.w, size.h, self._shown, { cut = self._truncated, widget = self })
end

function TextWidget:free()
    self._shown = nil
end

function TextWidget:onCloseWidget()
    self:free()
end

return TextWidget
