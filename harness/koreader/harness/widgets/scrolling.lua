--- Methods of a text box that move its window over the lines.

local Scrolling = {}

function Scrolling:_last_top()
    return math.max(1, #self.vertical_string_list - self.lines_per_page + 1)
end

function Scrolling:scrollDown()
    if self.virtual_line_num + self.lines_per_page <= #self.vertical_string_list then
        self.virtual_line_num = self.virtual_line_num + self.lines_per_page
        if self.editable then
            self.virtual_line_num = math.min(self.virtual_line_num, self:_last_top())
        end
    end
end

function Scrolling:scrollUp()
    self.virtual_line_num = math.max(1, self.virtual_line_num - self.lines_per_page)
end

function Scrolling:scrollLines(count)
    self.virtual_line_num = math.min(math.max(1, self.virtual_line_num + count), self:_last_top())
end

function Scrolling:scrollToTop()
    self.virtual_line_num = 1
end

function Scrolling:scrollToBottom()
    self.virtual_line_num = self:_last_top()
end

--- To the page, or else the line, at this share of the whole.
function Scrolling:scrollToRatio(ratio, to_page)
    local count = #self.vertical_string_list
    ratio = math.max(0, math.min(1, ratio))
    if to_page then
        local pages = 1 + math.floor((count - 1) / self.lines_per_page)
        local page = 1 + math.floor((pages - 1) * ratio + 0.5)
        self.virtual_line_num = 1 + (page - 1) * self.lines_per_page
    else
        local top = 1 + math.floor(ratio * count - self.lines_per_page / 2)
        self.virtual_line_num = math.min(math.max(1, top), self:_last_top())
    end
end

--- The first line of the page with this character, pages being counted from `first`.
function Scrolling:getCharPageTopLineNumber(position, first)
    local top = first or 1
    while true do
        local following = self.vertical_string_list[top + self.lines_per_page]
        if not following or following.offset > position then
            return top
        end
        top = top + self.lines_per_page
    end
end

return Scrolling
