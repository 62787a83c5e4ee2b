--- The bar at the top of a window: title, subtitle, an icon at either side.

local Font = require("ui/font")
local Geom = require("ui/geometry")
local HorizontalGroup = require("ui/widget/horizontalgroup")
local HorizontalSpan = require("ui/widget/horizontalspan")
local IconButton = require("ui/widget/iconbutton")
local LineWidget = require("ui/widget/linewidget")
local OverlapGroup = require("ui/widget/overlapgroup")
local Screen = require("device").screen
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local TextWidget = require("ui/widget/textwidget")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")
local VerticalSpan = require("ui/widget/verticalspan")

local SMALLEST_TITLE = 12 -- KOReader's units
local ICON_SIZE = G_defaults:readSetting("DGENERIC_ICON_SIZE")

local TitleBar = OverlapGroup:extend({
    align = "center",
    title = "",
    title_face_fullscreen = Font:getFace("smalltfont"),
    title_face_not_fullscreen = Font:getFace("x_smalltfont"),
    subtitle_face = Font:getFace("xx_smallinfofont"),
    info_text_face = Font:getFace("x_smallinfofont"),
    title_h_padding = Size.padding.large,
    title_subtitle_v_padding = Screen:scaleBySize(3),
    button_padding = Screen:scaleBySize(11),
    left_icon_size_ratio = 0.6,
    right_icon_size_ratio = 0.6,
})

function TitleBar:init()
    if self.close_callback then
        self.right_icon, self.right_icon_tap_callback = "close", self.close_callback
        self.right_icon_hold_callback = self.close_hold_callback
    end
    self.width = self.width or Screen:getWidth()
    self:_add_texts()
    self:_add_below()
    self.dimen = Geom:new({ x = 0, y = 0, w = self.width, h = self.titlebar_height })
    self.left_button = self.left_icon and self:_add_icon("left")
    self.right_button = self.right_icon and self:_add_icon("right")
    self.has_left_icon, self.has_right_icon = self.left_button ~= nil, self.right_button ~= nil
    self._size = nil
    OverlapGroup.init(self)
end

function TitleBar:_icon_size(side)
    return Screen:scaleBySize(ICON_SIZE * self[side .. "_icon_size_ratio"])
end

-- A centred title keeps as much room free on both sides.
function TitleBar:_reserved()
    local left = self.left_icon and self:_icon_size("left") + self.button_padding or 0
    local right = self.right_icon and self:_icon_size("right") + self.button_padding or 0
    if self.align == "center" then
        left, right = math.max(left, right), math.max(left, right)
    end
    return left, right
end

function TitleBar:_text(text, face, max_width, is_multiline, shrinks)
    if is_multiline then
        return TextBoxWidget:new({ text = text, face = face, width = max_width, alignment = self.align })
    end
    local widget = TextWidget:new({ text = text, face = face, max_width = max_width, padding = 0 })
    while shrinks and widget:isTruncated() and face.orig_size > SMALLEST_TITLE do
        face = Font:getFace(face.orig_font, face.orig_size - 1)
        widget = TextWidget:new({ text = text, face = face, max_width = max_width, padding = 0 })
    end
    return widget
end

function TitleBar:_aligned(widget, indent)
    if self.align ~= "left" then
        return widget
    end
    return HorizontalGroup:new({ HorizontalSpan:new({ width = indent }), widget })
end

function TitleBar:_add_texts()
    local left, right = self:_reserved()
    local room = self.width - 2 * self.title_h_padding
    local face = self.title_face or self.fullscreen and self.title_face_fullscreen or self.title_face_not_fullscreen
    local title_room = room - left - right
    self.title_widget =
        self:_text(self.title, face, title_room, self.title_multilines, self.title_shrink_font_to_fit)
    self._top_padding = self.title_top_padding or self:_space_above_title()
    self.title_group = VerticalGroup:new({
        align = self.align,
        overlap_align = self.align,
        VerticalSpan:new({ width = self._top_padding }),
        self:_aligned(self.title_widget, left + self.title_h_padding),
    })
    if self.subtitle then
        local subtitle_room = self.subtitle_fullwidth and room or title_room
        self.subtitle_widget = self:_text(self.subtitle, self.subtitle_face, subtitle_room, self.subtitle_multilines)
        local indent = self.title_h_padding + (self.subtitle_fullwidth and 0 or left)
        table.insert(self.title_group, VerticalSpan:new({ width = self.title_subtitle_v_padding }))
        self.subtitle_row = self:_aligned(self.subtitle_widget, indent)
        table.insert(self.title_group, self.subtitle_row)
    end
    table.insert(self, self.title_group)
    self.titlebar_height = self.title_group:getSize().h
end

-- The title stands on one line with the icons.
function TitleBar:_space_above_title()
    local icon = math.max(self:_icon_size("left"), self:_icon_size("right"))
    return math.floor(math.max(0, icon * 0.85 + self.button_padding - self.title_widget:getBaseline()) + 0.5)
end

function TitleBar:_add_below()
    if self.with_bottom_line then
        local filler = self.titlebar_height + math.max(self._top_padding, Size.padding.default)
        local line = LineWidget:new({ dimen = Geom:new({ w = self.width, h = Size.line.thick }) })
        local below = VerticalGroup:new({ VerticalSpan:new({ width = filler }), line })
        table.insert(self, below)
        self.titlebar_height = below:getSize().h
    end
    local padding = self.bottom_v_padding or self.with_bottom_line and Size.padding.default or Size.padding.large
    self.titlebar_height = self.titlebar_height + padding
    if self.info_text then
        local indent = self.info_text_h_padding or self.title_h_padding
        local box = TextBoxWidget:new({
            text = self.info_text,
            face = self.info_text_face,
            width = self.width - 2 * indent,
        })
        local row = HorizontalGroup:new({ HorizontalSpan:new({ width = indent }), box })
        local info = VerticalGroup:new({ VerticalSpan:new({ width = self.titlebar_height }), row })
        table.insert(self, info)
        self.titlebar_height = info:getSize().h + padding
    end
end

-- The area to tap reaches beyond the icon, towards the title and down.
function TitleBar:_add_icon(side)
    local size = self:_icon_size(side)
    local fields = {
        icon = self[side .. "_icon"],
        width = size,
        height = size,
        padding = self.button_padding,
        padding_bottom = size,
        overlap_align = side,
        callback = self[side .. "_icon_tap_callback"],
        hold_callback = self[side .. "_icon_hold_callback"],
        show_parent = self.show_parent,
    }
    fields[side == "left" and "padding_right" or "padding_left"] = 2 * size
    local button = IconButton:new(fields)
    table.insert(self, button)
    return button
end

function TitleBar:paintTo(bb, x, y)
    self.dimen.x, self.dimen.y = x, y
    OverlapGroup.paintTo(self, bb, x, y)
end

function TitleBar:getHeight()
    return self.titlebar_height
end

function TitleBar:setTitle(title, no_refresh)
    self.title = title
    self:clear()
    self:init()
    if not no_refresh then
        UIManager:setDirty(self.show_parent, "ui", self.dimen)
    end
end

function TitleBar:setSubTitle(subtitle, no_refresh)
    if self.subtitle_widget and not self.subtitle_multilines then
        self.subtitle = subtitle
        self.subtitle_widget:setText(subtitle)
        for __, group in ipairs({ self.subtitle_row, self.title_group }) do
            if group.resetLayout then
                group:resetLayout()
            end
        end
        if not no_refresh then
            UIManager:setDirty(self.show_parent, "ui", self.dimen)
        end
    end
end

function TitleBar:_set_icon(button, icon)
    if button then
        button:setIcon(icon)
        UIManager:setDirty(self.show_parent, "ui", self.dimen)
    end
end

function TitleBar:setLeftIcon(icon)
    self:_set_icon(self.left_button, icon)
end

function TitleBar:setRightIcon(icon)
    self:_set_icon(self.right_button, icon)
end

function TitleBar:generateHorizontalLayout()
    local row = {}
    for __, side in ipairs({ "left", "right" }) do
        table.insert(row, self[side .. "_button"] or nil)
    end
    return #row > 0 and { row } or {}
end

function TitleBar:generateVerticalLayout()
    local layout = {}
    for __, row in ipairs(self:generateHorizontalLayout()) do
        for __, button in ipairs(row) do
            table.insert(layout, { button })
        end
    end
    return layout
end

return TitleBar
