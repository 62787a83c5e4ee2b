--- Several lines of text, broken to a width; with a height, a window onto them that scrolls.
--
-- Lines are in `vertical_string_list`, as in KOReader: each has the 1-based index of its first character (`offset`) and
-- of its last (`end_offset`, nil for an empty line). The cursor of editable boxes is in `harness/widgets/cursor.lua`.

local Blitbuffer = require("ffi/blitbuffer")
local Font = require("ui/font")
local Geom = require("ui/geometry")
local InputContainer = require("ui/widget/container/inputcontainer")
local Metrics = require("harness.text.metrics")
local Screen = require("device").screen
local Utf8 = require("harness.utf8")
local Wrap = require("harness.text.wrap")

local ELLIPSIS = "…"

local TextBoxWidget = InputContainer:extend({
    justified = false,
    alignment = "left",
    line_height = 0.3, -- em, between lines
    fgcolor = Blitbuffer.COLOR_BLACK,
    bgcolor = Blitbuffer.COLOR_WHITE,
    width = Screen:scaleBySize(400),
    virtual_line_num = 1, -- the first line shown
    PTF_HEADER = "\239\191\177",
    PTF_BOLD_START = "\239\191\178",
    PTF_BOLD_END = "\239\191\179",
})

local BOLD_MARKS = "\239\191[\177-\179]"

function TextBoxWidget:init()
    self.face = self.face or Font:getFace("cfont")
    self.line_height_px = math.floor((1 + self.line_height) * self.face.size + 0.5)
    -- Glyphs may be higher than a line is; the last line needs that room below it.
    self.line_glyph_extra_height = math.max(0, -math.floor(self.line_height_px - Metrics.height(self.face)))
    self:_measure()
    self.dimen = self:getSize()
end

function TextBoxWidget:_measure()
    assert(self.charlist or type(self.text) == "string" or self.text == nil, "Wrong text type (expected string)")
    self.text = (self.text or ""):gsub(BOLD_MARKS, "")
    self.charlist = Utf8.characters(self.text)
    self.vertical_string_list, self.has_split_inside_word =
        Wrap.lines(self.charlist, self.face, self.bold, self.width)
    local count = #self.vertical_string_list
    if not self.height then
        self.lines_per_page, self.virtual_line_num = count, 1
    else
        self.height = math.max(self.height, self.line_height_px)
        self.lines_per_page = math.floor(self.height / self.line_height_px)
        self.is_cut = self.height_overflow_show_ellipsis and count > self.lines_per_page
    end
    self.text_height = self.lines_per_page * self.line_height_px
    if self.height and self.height_adjust then
        self.height = math.min(count, self.lines_per_page) * self.line_height_px
    end
end

function TextBoxWidget:getSize()
    local height = (self.height or self.text_height) + self.line_glyph_extra_height
    return Geom:new({ x = 0, y = 0, w = self.width, h = height })
end

function TextBoxWidget:setText(text)
    if text == self.text then
        return
    end
    self.text = text
    self:_measure()
    local size = self:getSize()
    self.dimen.w, self.dimen.h = size.w, size.h
end

function TextBoxWidget:update() end

function TextBoxWidget:free() end

function TextBoxWidget:_line_text(number)
    local line = self.vertical_string_list[number]
    return line.end_offset and table.concat(self.charlist, "", line.offset, line.end_offset) or ""
end

local INDENT_SHARE = { left = 0, center = 0.5, right = 1 }

function TextBoxWidget:_paint_line(bb, x, y, number, is_last)
    local text = self:_line_text(number)
    if is_last and self.is_cut then
        local room = self.width - Metrics.width(ELLIPSIS, self.face, self.bold)
        text = Metrics.fit(text, self.face, self.bold, room) .. ELLIPSIS
    end
    local width = math.ceil(Metrics.width((text:gsub("%s+$", "")), self.face, self.bold))
    local indent = math.floor((self.width - width) * (INDENT_SHARE[self.alignment] or 0))
    local mark = { cut = is_last and self.is_cut, widget = self }
    bb:text(x + math.max(indent, 0), y, width, self.line_height_px, text, mark)
end

function TextBoxWidget:paintTo(bb, x, y)
    self.dimen.x, self.dimen.y = x, y
    bb:fill(x, y, self.dimen.w, self.dimen.h)
    local last = math.min(self.virtual_line_num + self.lines_per_page - 1, #self.vertical_string_list)
    for number = self.virtual_line_num, last do
        local down = (number - self.virtual_line_num) * self.line_height_px
        self:_paint_line(bb, x, y + down, number, number == last)
    end
end

function TextBoxWidget:getVisLineCount()
    return self.lines_per_page
end

function TextBoxWidget:getAllLineCount()
    return #self.vertical_string_list
end

function TextBoxWidget:getTextHeight()
    return self.text_height
end

function TextBoxWidget:getLineHeight()
    return self.line_height_px
end

function TextBoxWidget:getBaseline()
    return math.floor(self.line_height_px * 0.75)
end

function TextBoxWidget:getVisibleHeightRatios()
    local count = #self.vertical_string_list
    if count == 0 then
        return 0, 1
    end
    return (self.virtual_line_num - 1) / count, (self.virtual_line_num - 1 + self.lines_per_page) / count
end

--- The font size with which so many lines fill a height.
function TextBoxWidget:getFontSizeToFitHeight(height, line_count, line_height)
    local pixels = height / (line_count or 1) / (1 + (line_height or self.line_height))
    local size = math.floor(pixels * 1000000 / Screen:scaleBySize(1000000))
    return Screen:scaleBySize(size) > pixels and size - 1 or size
end

for name, method in pairs(require("harness.widgets.scrolling")) do
    TextBoxWidget[name] = method
end
for name, method in pairs(require("harness.widgets.cursor")) do
    TextBoxWidget[name] = method
end

return TextBoxWidget
