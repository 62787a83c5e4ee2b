--- Reads the lines of a fixed page from KOReader, without what is repeated on the pages around it.

local PageLines = require("precis.book.page_lines")
local RunningHeads = require("precis.book.running_heads")

local NEIGHBOURS = { -2, -1, 1, 2 } -- left and right pages may have heads of their own
local MOST_KEPT = 8 -- pages: one and its neighbours, and some to spare

---@class precis.koreader.PageReader
local PageReader = {}
PageReader.__index = PageReader

---@param document table KOReader's document
function PageReader.new(document)
    return setmetatable({ _document = document, _kept = {}, _order = {} }, PageReader)
end

--- All lines of a page. `getPageTextBoxes` works for PDF and DjVu; `getPageText` raises an error for DjVu.
---@param page integer
---@return precis.book.PageLine[]
function PageReader:all_lines(page)
    local lines = self._kept[page]
    if not lines then
        local ok, boxes = pcall(self._document.getPageTextBoxes, self._document, page)
        -- A page that MuPDF cannot read is a page without text.
        lines = PageLines.from_boxes(ok and boxes or {})
        self:_keep(page, lines)
    end
    return lines
end

function PageReader:_keep(page, lines)
    self._kept[page] = lines
    table.insert(self._order, page)
    if #self._order > MOST_KEPT then
        self._kept[table.remove(self._order, 1)] = nil
    end
end

--- The lines that are the book's.
---@param page integer
---@return precis.book.PageLine[]
function PageReader:lines(page)
    local neighbours = {}
    for __, distance in ipairs(NEIGHBOURS) do
        local other = page + distance
        if other >= 1 and other <= self._document:getPageCount() then
            neighbours[#neighbours + 1] = self:all_lines(other)
        end
    end
    return RunningHeads.without(self:all_lines(page), neighbours)
end

return PageReader
