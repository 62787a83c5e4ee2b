--- Markdown, as models write it, to HTML that is safe to show.
--
-- Headings, paragraphs, lists, quotations, code, tables, rules. The HTML holds our own tags only, see
-- `markdown_inline`. Linear in the length of the text; what is nested deeper than any reader could follow stays flat.

local Inline = require("precis.text.markdown_inline")

local Markdown = {}

local MAX_DEPTH = 6
local MAX_HEADING = 6

-- The first letter decides: Hebrew, Arabic, Syriac and their like are U+0590 to U+08FF.
local FIRST_LETTER = "[%a\195-\244][\128-\191]*"

local function is_right_to_left(text)
    local letter = text:match(FIRST_LETTER)
    if not letter or #letter < 2 then
        return false
    end
    local lead = letter:byte()
    return (lead >= 0xD6 and lead <= 0xDF) or (lead == 0xE0 and letter:byte(2) <= 0xA3)
end

local function element(tag, content, source)
    local direction = is_right_to_left(source) and ' dir="rtl" class="rtl"' or ""
    return ("<%s%s>%s</%s>"):format(tag, direction, content, tag)
end

local Blocks = {}
Blocks.__index = Blocks

local function is_blank(line)
    return not line:find("%S")
end

-- Greedy, because the lazy way takes the square of the time on long blanks.
local function trim(text)
    return text:match("^%s*(.*%S)") or ""
end

local function is_rule(line)
    local mark = line:match("^%s*([%-*_])")
    if not mark then
        return false
    end
    local rest, count = line:gsub("%" .. mark, "")
    return count >= 3 and is_blank(rest)
end

-- indent, marker, content of a list item's first line
local function item_of(line)
    local indent, marker, content = line:match("^(%s*)([%-*+])%s+(.*)$")
    if not indent then
        indent, marker, content = line:match("^(%s*)(%d%d?%d?%d?)[.)]%s+(.*)$")
    end
    if indent and not is_rule(line) then
        return #indent, marker, content
    end
end

local function cells_of(line)
    local inner = trim(line):gsub("^|", ""):gsub("\\|", "\3"):gsub("|$", "")
    local cells = {}
    for cell in (inner .. "|"):gmatch("(.-)|") do
        cells[#cells + 1] = trim((cell:gsub("\3", "|")))
    end
    return cells
end

local function is_table(line, next_line)
    return line:find("|", 1, true)
        and next_line
        and next_line:find("|", 1, true)
        and next_line:find("-", 1, true)
        and not next_line:find("[^%s:|%-]")
end

local function begins_block(line)
    return line:find("^%s*#+%s") or line:find("^%s*```") or line:find("^%s*~~~") or line:find("^%s*>") or is_rule(line)
        or item_of(line)
end

function Blocks:_inline(text)
    return Inline.render(text, self._marker)
end

function Blocks:_add(html)
    self._html[#self._html + 1] = html
end

function Blocks:_heading(lines, at)
    local marks, text = lines[at]:match("^%s*(#+)%s+(.*)$")
    if not marks then
        return nil
    end
    text = trim((trim(text):gsub("%f[#]#+$", "")))
    local tag = "h" .. math.min(#marks, MAX_HEADING)
    self:_add(element(tag, self:_inline(text), text))
    return at + 1
end

function Blocks:_rule(lines, at)
    if is_rule(lines[at]) then
        self:_add("<hr/>")
        return at + 1
    end
end

function Blocks:_code(lines, at)
    local fence = lines[at]:match("^%s*(```+)") or lines[at]:match("^%s*(~~~+)")
    if not fence then
        return nil
    end
    local first = at + 1
    at = first
    while lines[at] and trim(lines[at]) ~= fence do
        at = at + 1
    end
    local code = table.concat(lines, "\n", first, at - 1):gsub("\1([^\1\2]*)\2", function(content)
        return self._plain_marker(content)
    end)
    self:_add("<pre>" .. Inline.escape(code) .. "</pre>")
    return at + 1
end

function Blocks:_quotation(lines, at)
    if self._depth >= MAX_DEPTH or not lines[at]:find("^%s*>") then
        return nil
    end
    local inner = {}
    while lines[at] and not is_blank(lines[at]) and (lines[at]:find("^%s*>") or not begins_block(lines[at])) do
        inner[#inner + 1] = lines[at]:match("^%s*> ?(.*)$") or lines[at]
        at = at + 1
    end
    self:_nest("blockquote", inner)
    return at
end

function Blocks:_table(lines, at)
    if not is_table(lines[at], lines[at + 1]) then
        return nil
    end
    local rows = { self:_row("th", lines[at]) }
    at = at + 2
    while lines[at] and lines[at]:find("|", 1, true) do
        rows[#rows + 1] = self:_row("td", lines[at])
        at = at + 1
    end
    self:_add("<table>" .. table.concat(rows) .. "</table>")
    return at
end

function Blocks:_row(tag, line)
    local cells = cells_of(line)
    for index, cell in ipairs(cells) do
        cells[index] = element(tag, self:_inline(cell), cell)
    end
    return "<tr>" .. table.concat(cells) .. "</tr>"
end

-- The lines of one item, without its indentation, and where the next thing begins.
local function item_lines(lines, at, indent, content)
    local inner = { content }
    at = at + 1
    while lines[at] do
        local line = lines[at]
        local width = #line:match("^%s*")
        local goes_on = width > indent or (not is_blank(lines[at - 1]) and not begins_block(line))
        if not is_blank(line) and not goes_on then
            break
        end
        inner[#inner + 1] = line:sub(math.min(width, indent + 2) + 1)
        at = at + 1
    end
    while is_blank(inner[#inner]) and #inner > 1 do
        inner[#inner] = nil
    end
    return inner, at
end

function Blocks:_list(lines, at)
    local indent, marker = item_of(lines[at])
    if self._depth >= MAX_DEPTH or not indent then
        return nil
    end
    local is_numbered = marker:find("%d") ~= nil
    local start = is_numbered and tonumber(marker) ~= 1 and (' start="%d"'):format(tonumber(marker)) or ""
    local tag = is_numbered and "ol" or "ul"
    self:_add("<" .. tag .. start .. ">")
    local number = is_numbered and tonumber(marker)
    while lines[at] do
        local item_indent, item_marker, content = item_of(lines[at])
        if not item_indent or item_indent > indent + 1 or (item_marker:find("%d") ~= nil) ~= is_numbered then
            break
        end
        local inner
        inner, at = item_lines(lines, at, item_indent, content)
        self:_nest("li", inner, is_right_to_left(content) and (number and number .. ". " or "• "))
        number = number and number + 1
    end
    self:_add("</" .. tag .. ">")
    return at
end

function Blocks:_paragraph(lines, at)
    local first = at
    repeat
        at = at + 1
    until not lines[at] or is_blank(lines[at]) or begins_block(lines[at]) or is_table(lines[at], lines[at + 1])
    local text = trim(table.concat(lines, "\n", first, at - 1))
    -- An item's own words stand beside its mark, not under it.
    local is_first_of_item = self._is_item and #self._html == 0
    self:_add(is_first_of_item and (self._mark or "") .. self:_inline(text) or element("p", self:_inline(text), text))
    return at
end

-- MuPDF puts a list's marks to the left of it, whichever way it reads; from right to left they are part of the text.
function Blocks:_nest(tag, lines, mark)
    local inner = setmetatable({
        _html = {},
        _depth = self._depth + 1,
        _marker = self._marker,
        _plain_marker = self._plain_marker,
        _pause = self._pause,
        _is_item = tag == "li",
        _mark = mark or nil,
    }, Blocks)
    self:_add(element(tag, inner:render(lines), lines[1]))
end

local KINDS = { "_heading", "_rule", "_code", "_quotation", "_table", "_list", "_paragraph" }

function Blocks:_block(lines, at)
    for __, kind in ipairs(KINDS) do
        local next_at = self[kind](self, lines, at)
        if next_at then
            return next_at
        end
    end
end

function Blocks:render(lines)
    local at = 1
    while lines[at] and self._pause() do
        at = is_blank(lines[at]) and at + 1 or self:_block(lines, at)
    end
    return table.concat(self._html, "\n")
end

local function lines_of(text)
    local lines = {}
    for line in (text:gsub("\r\n?", "\n"):gsub("\t", "    ") .. "\n"):gmatch("(.-)\n") do
        lines[#lines + 1] = line
    end
    return lines
end

---@class precis.text.MarkdownOptions
---@field marker (fun(content: string): string)? HTML for what the caller put between \1 and \2; nil: nothing
---@field plain_marker (fun(content: string): string)? the same in code, as plain text
---@field give_way (fun(): true?, precis.Error?)? called between blocks; what it refuses with ends the work

--- Removes what is no text, so that nobody but the caller can put markers into it.
---@param text string
---@return string
function Markdown.without_controls(text)
    return (text:gsub("[%z\1-\8\11\12\14-\31\127]", ""))
end

local function nothing()
    return ""
end

local function go_on()
    return true
end

---@param text string valid UTF-8, without control characters but for the caller's markers
---@param options precis.text.MarkdownOptions?
---@return string? html a body's content
---@return precis.Error? err what `give_way` refused with
function Markdown.to_html(text, options)
    options = options or {}
    local give_way = options.give_way or go_on
    local err
    local blocks = setmetatable({
        _html = {},
        _depth = 0,
        _marker = options.marker or nothing,
        _plain_marker = options.plain_marker or nothing,
        _pause = function()
            if not err then
                err = select(2, give_way())
            end
            return not err
        end,
    }, Blocks)
    local html = blocks:render(lines_of(text))
    if err then
        return nil, err
    end
    return html
end

return Markdown
