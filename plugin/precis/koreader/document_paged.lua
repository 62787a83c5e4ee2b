--- A book of fixed pages (PDF, DjVu), behind the book layer's plain interface. An anchor is a page and a line of it.
--
-- Text is built from the words' boxes: running heads go, lines become paragraphs. Nothing is rendered or turned.

local Errors = require("precis.errors")
local OpenDocument = require("precis.koreader.open_document")
local PageReader = require("precis.koreader.page_reader")
local PagedView = require("precis.koreader.paged_view")
local Paragraphs = require("precis.book.paragraphs")

local LINES = 10000 -- an anchor is page * LINES + lines before it; no page has as many
local SAMPLE = 40 -- pages looked at for words before a book counts as pictures

---@class precis.koreader.DocumentPaged: precis.koreader.OpenDocument, precis.book.Document
local Paged = OpenDocument.extend()

---@param ui table KOReader's ReaderUI
function Paged.new(ui)
    local self = Paged:new_for(ui)
    self._reader = PageReader.new(ui.document)
    self._built = nil -- the text last built, with its pages' places
    return self
end

--- Whether it is unlocked, and any page of a sample has words.
---@async
---@return true? ok
---@return precis.Error? err
function Paged:check()
    if self._document.is_locked then
        return nil, Errors.new("unreadable_book", "the document is locked", { why = "locked" })
    end
    local count = self:page_count()
    local step = math.max(1, math.floor(count / SAMPLE))
    for page = 1, count, step do
        if self._reader:all_lines(page)[1] then
            return true
        end
        local ok, err = self:give_way()
        if not ok then
            return nil, err
        end
    end
    return nil, Errors.new("no_text", "its pages are pictures", { why = "scan" })
end

local function squeezed(text)
    return text:gsub("[%s%p]+", ""):lower()
end

-- The outline names a page; where on it the chapter begins is where its title stands.
function Paged:_anchor(page, title)
    local wanted = squeezed(title)
    for index, line in ipairs(wanted ~= "" and self._reader:lines(page) or {}) do
        local found = squeezed(line.text)
        if found ~= "" and (found == wanted or (#found > 3 and wanted:sub(1, #found) == found)) then
            return page * LINES + index - 1
        end
    end
    return page * LINES
end

--- Page 0 is a broken link.
---@async
---@return precis.book.Line[]? lines
---@return precis.Error? err
function Paged:contents()
    self._ui.toc:fillToc()
    local lines = {}
    for index, line in ipairs(self._ui.toc.toc) do
        local page = line.page or 0
        local is_there = page >= 1 and page <= self:page_count()
        local title = line.title or ""
        local anchor = is_there and self:_anchor(page, title) or nil
        lines[index] = { title = title, depth = line.depth or 1, anchor = anchor }
        local ok, err = self:give_way()
        if not ok then
            return nil, err
        end
    end
    return lines
end

function Paged.first()
    return LINES
end

function Paged:last()
    return (self:page_count() + 1) * LINES
end

function Paged.borders()
    return {}
end

--- Text built from pages is kept as it is built; a part of it needs no anchor of its own.
function Paged.anchors_at()
    return nil
end

function Paged.is_before(__, a, b)
    return a < b
end

local function slice(lines, page, from, to)
    local first = page == math.floor(from / LINES) and from % LINES + 1 or 1
    local last = page == math.floor(to / LINES) and to % LINES or #lines
    local part = {}
    for index = first, math.min(last, #lines) do
        part[#part + 1] = lines[index]
    end
    return part
end

---@async
function Paged:_kept_or_built(from, to)
    local built, err = self._built, nil
    if not built or built.from ~= from or built.to ~= to then
        built, err = self:_build(from, to)
        self._built = built or self._built
    end
    return built, err
end

---@async
function Paged:_build(from, to)
    local paragraphs = Paragraphs.new()
    for page = math.floor(from / LINES), math.min(math.floor(to / LINES), self:page_count()) do
        if to > page * LINES then
            paragraphs:add_page(page, slice(self._reader:lines(page), page, from, to))
        end
        local ok, err = self:give_way()
        if not ok then
            return nil, err
        end
    end
    local text, borders = paragraphs:finish()
    return { from = from, to = to, text = text, borders = borders }
end

--- Bytes of the text between two anchors that come before a third.
---@async
---@return integer? offset
---@return precis.Error? err
function Paged:anchor_offset(from, to, anchor)
    local built, err = self:_build(from, math.min(anchor, to))
    return built and #built.text, err
end

---@async
---@return string? text
---@return precis.Error? err
function Paged:text(from, to)
    local built, err = self:_kept_or_built(from, to)
    return built and built.text, err
end

---@async
---@return integer? offset
---@return precis.Error? err
function Paged:page_offset(from, to, page)
    local built, err = self:_kept_or_built(from, to)
    if not built then
        return nil, err
    end
    for __, border in ipairs(built.borders) do
        if border.page >= page then
            return border.offset
        end
    end
    return #built.text
end

---@async
---@return { page: integer }? position
---@return precis.Error? err
function Paged:page_at(from, to, offset)
    local built, err = self:_kept_or_built(from, to)
    if not built then
        return nil, err
    end
    local page = math.floor(from / LINES)
    for __, border in ipairs(built.borders) do
        if border.offset <= offset and (border.offset < #built.text or offset == 0) then
            page = border.page
        end
    end
    return { page = page }
end

function Paged:page_anchor(page)
    return page >= 1 and page <= self:page_count() and page * LINES or nil
end

function Paged:view()
    return PagedView.read(self._ui)
end

--- Where the first line stands, in reading order, that is not wholly above a height.
---@param page integer
---@param bottom number points from the page's top
function Paged:anchor_above(page, bottom)
    local lines = self._reader:lines(page)
    local count = 0
    while lines[count + 1] and lines[count + 1].y1 <= bottom do
        count = count + 1
    end
    return page * LINES + count
end

function Paged.is_aside()
    return false
end

function Paged.package()
    return nil
end

function Paged.file_number()
    return nil
end

return Paged
