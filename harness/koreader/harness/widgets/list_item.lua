--- One line of a list: its text, and at the far end what KOReader calls `mandatory` (a number, a date, a price).

local BD = require("ui/bidi")
local Font = require("ui/font")
local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local HorizontalGroup = require("ui/widget/horizontalgroup")
local HorizontalSpan = require("ui/widget/horizontalspan")
local InputContainer = require("ui/widget/container/inputcontainer")
local LeftContainer = require("ui/widget/container/leftcontainer")
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local TextWidget = require("ui/widget/textwidget")
local UIManager = require("ui/uimanager")
local UnderlineContainer = require("ui/widget/container/underlinecontainer")

local SMALLEST_FONT = 12 -- KOReader's units

local ListItem = InputContainer:extend({})

function ListItem:init()
    self.ges_events = {
        TapSelect = { GestureRange:new({ ges = "tap", range = self.dimen }) },
        HoldSelect = { GestureRange:new({ ges = "hold", range = self.dimen }) },
    }
    local entry = self.entry
    local far = entry.mandatory_func and entry.mandatory_func() or entry.mandatory
    local far_widget = TextWidget:new({
        text = tostring(far or ""),
        face = Font:getFace("infont", self.menu.items_mandatory_font_size or self.menu.font_size - 4),
    })
    local padding = Size.padding.fullscreen
    local room = self.dimen.w - 2 * padding - far_widget:getWidth() - (far and Size.span.horizontal_default or 0)
    local text = self:_make_text(room)
    self.row = HorizontalGroup:new({
        HorizontalSpan:new({ width = padding }),
        LeftContainer:new({ dimen = Geom:new({ w = room, h = self.dimen.h }), text }),
        HorizontalSpan:new({ width = far and Size.span.horizontal_default or 0 }),
        far_widget,
        HorizontalSpan:new({ width = padding }),
    })
    self[1] = UnderlineContainer:new({ dimen = self.dimen:copy(), linesize = 0, padding = 0, self.row })
end

-- One line if asked for, else the largest font with which the text fits the height.
function ListItem:_make_text(room)
    local text = (self.entry.bidi_wrap_func or BD.auto)(require("ui/widget/menu").getMenuText(self.entry))
    local size = self.menu.font_size
    if self.menu.single_line then
        local face = Font:getFace("smallinfofont", size)
        return TextWidget:new({ text = text, face = face, max_width = room, bold = self.bold })
    end
    local box
    repeat
        local face = Font:getFace("smallinfofont", size)
        box = TextBoxWidget:new({ text = text, face = face, width = room, bold = self.bold })
        size = size - 1
    until box:getSize().h <= self.dimen.h or size < SMALLEST_FONT
    if box:getSize().h > self.dimen.h then
        box.height, box.height_overflow_show_ellipsis = self.dimen.h, true
        box:init()
    end
    return box
end

function ListItem:getSize()
    return self.dimen
end

function ListItem:onFocus()
    self.is_focused = true
    return true
end

function ListItem:onUnfocus()
    self.is_focused = false
    return true
end

function ListItem:onTapSelect()
    self.menu:onMenuSelect(self.entry)
    UIManager:forceRePaint()
    return true
end

function ListItem:onHoldSelect()
    self.menu:onMenuHold(self.entry)
    UIManager:forceRePaint()
    return true
end

return ListItem
