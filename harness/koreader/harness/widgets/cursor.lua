--- Methods of a text box that has a cursor: it stands before the character `charpos`, or after the last.

local Metrics = require("harness.text.metrics")

local Cursor = {}

function Cursor:getCharPos()
    return self.charpos, self.virtual_line_num, self:_line_of(self.charpos)
end

function Cursor:_line_of(position)
    for number = #self.vertical_string_list, 1, -1 do
        if self.vertical_string_list[number].offset <= (position or 1) then
            return number
        end
    end
    return 1
end

--- Also scrolls to where the cursor is.
function Cursor:moveCursorToCharPos(position)
    self.charpos = math.max(1, math.min(position, #self.charlist + 1))
    local line = self:_line_of(self.charpos)
    if line < self.virtual_line_num then
        self.virtual_line_num = line
    elseif line >= self.virtual_line_num + self.lines_per_page then
        self.virtual_line_num = line - self.lines_per_page + 1
    end
end

function Cursor:moveCursorLeft()
    self:moveCursorToCharPos(self.charpos - 1)
end

function Cursor:moveCursorRight()
    self:moveCursorToCharPos(self.charpos + 1)
end

function Cursor:_move_lines(count)
    local from = self:_line_of(self.charpos)
    local to = math.max(1, math.min(from + count, #self.vertical_string_list))
    local column = self.charpos - (self.vertical_string_list[from] or { offset = 1 }).offset
    local line = self.vertical_string_list[to]
    if line then
        self:moveCursorToCharPos(math.min(line.offset + column, (line.end_offset or line.offset - 1) + 1))
    end
end

function Cursor:moveCursorUp()
    self:_move_lines(-1)
end

function Cursor:moveCursorDown()
    self:_move_lines(1)
end

function Cursor:moveCursorHome()
    self:moveCursorToCharPos(1)
end

function Cursor:moveCursorEnd()
    self:moveCursorToCharPos(#self.charlist + 1)
end

--- The character at a point relative to the box.
function Cursor:getCharPosAtXY(x, y)
    local number = self.virtual_line_num + math.floor(y / self.line_height_px)
    local line = self.vertical_string_list[math.min(number, #self.vertical_string_list)]
    if not line then
        return 1
    end
    local position, right = line.offset, 0
    while position <= (line.end_offset or 0) do
        right = right + Metrics.character_width(self.charlist[position], self.face, self.bold)
        if right > x then
            break
        end
        position = position + 1
    end
    return position
end

function Cursor:moveCursorToXY(x, y)
    self:moveCursorToCharPos(self:getCharPosAtXY(x, y))
end

function Cursor:focus()
    self.editable = true
end

function Cursor:unfocus()
    self.editable = false
end

return Cursor
