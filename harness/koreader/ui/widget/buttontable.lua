--- Rows of buttons of equal width, with lines between.

local BlitBuffer = require("ffi/blitbuffer")
local Button = require("ui/widget/button")
local Device = require("device")
local FocusManager = require("ui/widget/focusmanager")
local Geom = require("ui/geometry")
local HorizontalGroup = require("ui/widget/horizontalgroup")
local LineWidget = require("ui/widget/linewidget")
local Size = require("ui/size")
local VerticalGroup = require("ui/widget/verticalgroup")
local VerticalSpan = require("ui/widget/verticalspan")

local Screen = Device.screen

local ButtonTable = FocusManager:extend({
    buttons = {},
    sep_width = Size.line.medium,
    shrink_unneeded_width = false,
    shrink_min_width = Screen:scaleBySize(100),
    zero_sep = false,
})

-- Fields of an entry that go to its button by the same name, and those by another.
local SAME = {
    "text",
    "text_func",
    "checked_func",
    "no_refresh_checkmark",
    "lang",
    "icon",
    "icon_width",
    "icon_height",
    "align",
    "enabled",
    "enabled_func",
    "hold_callback",
    "allow_hold_when_disabled",
    "vsync",
    "height",
    "avoid_text_truncation",
    "background",
    "menu_style",
}
local RENAMED = { font_face = "text_font_face", font_size = "text_font_size", font_bold = "text_font_bold" }

function ButtonTable:init()
    self.width = self.width or math.floor(math.min(Screen:getWidth(), Screen:getHeight()) * 0.9)
    self.buttons_layout, self.button_by_id = {}, {}
    self.container = VerticalGroup:new({ width = self.width })
    self[1] = self.container
    local needed = self:_fill()
    if Device:hasDPad() then
        self.layout = self.buttons_layout
        self:refocusWidget()
    else
        self.key_events = {}
    end
    if self.shrink_unneeded_width and needed and needed < self.width then
        self.width = math.max(needed, self.shrink_min_width)
        self.shrink_unneeded_width = false
        self:init()
    end
end

-- Returns the width that all rows could do with, nil when some button needs all of its own.
function ButtonTable:_fill()
    local needed = 0
    if self.zero_sep then
        self:addVerticalSeparator()
    end
    for number, row in ipairs(self.buttons) do
        self:addVerticalSpan()
        local row_needs = self:_add_row(row)
        needed = needed and row_needs and math.max(needed, row_needs)
        self:addVerticalSpan()
        if number < #self.buttons then
            self:addVerticalSeparator()
        end
    end
    return needed ~= 0 and needed or nil
end

function ButtonTable:_default_width(row)
    local free, unset = self.width - self.sep_width * (#row - 1), 0
    for __, entry in ipairs(row) do
        free = free - (entry.width or 0)
        unset = unset + (entry.width and 0 or 1)
    end
    return math.floor(free / unset)
end

function ButtonTable:_add_row(row)
    local group, line, width, widest = HorizontalGroup:new({}), {}, self:_default_width(row), 0
    for column, entry in ipairs(row) do
        local button = self:_make_button(entry, entry.width or width)
        local needs = button:getMinNeededWidth()
        widest = widest and needs and math.max(widest, needs)
        line[column] = button
        table.insert(group, button)
        if column < #row then
            local size = Geom:new({ w = self.sep_width, h = button:getSize().h })
            table.insert(group, LineWidget:new({ background = BlitBuffer.COLOR_GRAY, dimen = size }))
        end
    end
    table.insert(self.container, group)
    if #row > 0 then
        table.insert(self.buttons_layout, line)
    end
    return widest and self.width - (width - widest) * #row
end

function ButtonTable:_make_button(entry, width)
    local fields = { width = width, bordersize = 0, margin = 0, show_parent = self.show_parent }
    fields.padding = Size.padding.buttontable
    fields.padding_h = entry.align == "left" and Size.padding.large or Size.padding.button
    for __, name in ipairs(SAME) do
        fields[name] = entry[name]
    end
    for theirs, ours in pairs(RENAMED) do
        fields[ours] = entry[theirs]
    end
    -- Looked up at the tap, as the entry may change; an entry without a callback is an error then.
    fields.callback = function()
        entry.callback()
    end
    local button = Button:new(fields)
    if entry.id then
        self.button_by_id[entry.id] = button
    end
    return button
end

function ButtonTable:addVerticalSpan()
    table.insert(self.container, VerticalSpan:new({ width = Size.span.vertical_default }))
end

function ButtonTable:addVerticalSeparator(is_black)
    table.insert(
        self.container,
        LineWidget:new({
            background = is_black and BlitBuffer.COLOR_BLACK or BlitBuffer.COLOR_GRAY,
            dimen = Geom:new({ w = self.width, h = self.sep_width }),
        })
    )
end

function ButtonTable:getButtonById(id)
    return self.button_by_id[id]
end

return ButtonTable
