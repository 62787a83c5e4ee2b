--- HTML in pages: its text laid out in lines, its links where they can be tapped. Styles are not modelled.

local Font = require("ui/font")
local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local InputContainer = require("ui/widget/container/inputcontainer")
local Metrics = require("harness.text.metrics")
local Utf8 = require("harness.utf8")
local Wrap = require("harness.text.wrap")

local border = require("harness.border")

local LINE_HEIGHT = 1.3 -- em
-- MuPDF keeps a margin unless the style sheet has a rule for the page; core's own widgets set it to nothing.
local DEFAULT_MARGIN = 40 -- pixels

local HtmlBoxWidget = InputContainer:extend({ page_number = 1, page_count = 1 })

function HtmlBoxWidget:init()
    self.ges_events.TapText = {
        GestureRange:new({
            ges = "tap",
            range = function()
                return self.dimen
            end,
        }),
    }
end

--- A size in pixels, unlike the sizes of fonts.
function HtmlBoxWidget:setContent(body, css, default_font_size)
    local text, links = border.html_text(body)
    self.face = Font:getFace("infofont")
    self.face.size = default_font_size or self.face.size
    self.text, self.links = text, links
    self.margin = css and css:find("@page", 1, true) and 0 or DEFAULT_MARGIN
    self.charlist = Utf8.characters(text)
    self.lines = Wrap.lines(self.charlist, self.face, false, self.dimen.w - 2 * self.margin)
    self.line_height = math.floor(self.face.size * LINE_HEIGHT + 0.5)
    self.lines_per_page = math.max(1, math.floor((self.dimen.h - 2 * self.margin) / self.line_height))
    self.page_count = math.max(1, math.ceil(#self.lines / self.lines_per_page))
    self.page_number = math.min(self.page_number, self.page_count)
end

function HtmlBoxWidget:getSize()
    return self.dimen
end

--- Nil when there are several pages.
function HtmlBoxWidget:getSinglePageHeight()
    if self.page_count == 1 then
        return #self.lines * self.line_height + 2 * self.margin
    end
end

function HtmlBoxWidget:setPageNumber(page)
    self.page_number = page
end

function HtmlBoxWidget:_render() end

function HtmlBoxWidget:freeBb() end

function HtmlBoxWidget:free() end

-- Calls `visit(line, x, y)` for the lines of this page, their places relative to the box.
function HtmlBoxWidget:_each_line(visit)
    local first = (self.page_number - 1) * self.lines_per_page
    for row = 1, self.lines_per_page do
        local line = self.lines[first + row]
        if line and line.end_offset then
            visit(line, self.margin, self.margin + (row - 1) * self.line_height)
        end
    end
end

function HtmlBoxWidget:_width_between(first, last)
    return Metrics.width(table.concat(self.charlist, "", first, last), self.face)
end

function HtmlBoxWidget:paintTo(bb, x, y)
    self.dimen.x, self.dimen.y = x, y
    bb:fill(x, y, self.dimen.w, self.dimen.h)
    self:_each_line(function(line, across, down)
        local text = table.concat(self.charlist, "", line.offset, line.end_offset)
        bb:text(x + across, y + down, math.ceil(line.width), self.line_height, text, { widget = self })
    end)
end

--- The links of this page, as MuPDF gives them: boxes relative to the page, and where they lead.
function HtmlBoxWidget:page_links()
    local found = {}
    self:_each_line(function(line, across, down)
        for __, link in ipairs(self.links) do
            local first, last = math.max(link.first, line.offset), math.min(link.last, line.end_offset)
            if first <= last then
                local x0 = across + self:_width_between(line.offset, first - 1)
                local x1 = x0 + self:_width_between(first, last)
                local text = table.concat(self.charlist, "", first, last)
                local entry = { x0 = x0, x1 = x1, y0 = down, y1 = down + self.line_height, uri = link.uri, text = text }
                table.insert(found, entry)
            end
        end
    end)
    return found
end

function HtmlBoxWidget:getLinkByPosition(position)
    for __, link in ipairs(self:page_links()) do
        if position.x >= link.x0 and position.x < link.x1 and position.y >= link.y0 and position.y < link.y1 then
            return link
        end
    end
end

function HtmlBoxWidget:onTapText(__, gesture)
    if not self.html_link_tapped_callback or G_reader_settings:isFalse("tap_to_follow_links") then
        return
    end
    local position = Geom:new({ x = gesture.pos.x - self.dimen.x, y = gesture.pos.y - self.dimen.y })
    local link = self:getLinkByPosition(position)
    if link then
        self.html_link_tapped_callback(link)
        return true
    end
end

return HtmlBoxWidget
