--- A book whose text flows (crengine), behind the book layer's plain interface. Anchors are xpointers.
--
-- The text is crengine's own, so that its offsets are: blocks and cells of tables are lines, marks of footnotes stand
-- where they are printed; readings over ruby, pictures and their descriptions, and what is hidden are not in it.
-- Reads only: never turns a page. Asking crengine for text drops what is selected (`getTextFromXPointers` replaces its
-- selection even when told not to draw one), so a selection on the screen is put back.

local Errors = require("precis.errors")
local OpenDocument = require("precis.koreader.open_document")
local Package = require("precis.book.package")
local Pages = require("precis.koreader.reflowable_pages")
local TextAnchors = require("precis.koreader.text_anchors")
local TextNodes = require("precis.koreader.text_nodes")
local Utf8 = require("precis.text.utf8")

local FILE_START = "/body/DocFragment[%d]"
-- What crengine puts in place of a file that it cannot read: a line of its own.
local PLACEHOLDER_START = "Failed handling EPUB spine item '"
local PLACEHOLDER = "\n" .. PLACEHOLDER_START .. "[^\n]*' %([^\n]*%)%."

---@class precis.koreader.DocumentReflowable: precis.koreader.OpenDocument, precis.book.Document
local Reflowable = OpenDocument.extend()

---@param ui table KOReader's ReaderUI
function Reflowable.new(ui)
    local self = Reflowable:new_for(ui)
    self._pages = Pages.new(ui.document, self)
    return self
end

-- Only a document made of an archive's files may be asked for one: on any other crengine crashes.
function Reflowable:_read_file(path)
    return self:_is_epub() and self._document:getDocumentFileContent(path) or nil
end

function Reflowable:_is_epub()
    return self:first():find("/DocFragment", 1, true) ~= nil
end

-- What crengine cannot open as an EPUB it shows as a page of its own that says so.
function Reflowable:_is_error_page()
    return self._document.file:lower():find("%.epub3?$") ~= nil and self:first():find("^/FictionBook") ~= nil
end

--- Whether there is a word in it, and its pages are not encrypted.
---@return true? ok
---@return precis.Error? err
function Reflowable:check()
    local first = self:first()
    if self:_is_error_page() then
        return nil, Errors.new("unreadable_book", "crengine cannot open the file", { why = "damaged" })
    elseif self:_is_encrypted() then
        return nil, Errors.new("unreadable_book", "the book is encrypted", { why = "encrypted" })
    elseif first == "" or not self._document:getNextVisibleWordEnd(first) then
        return nil, Errors.new("no_text", "no words from the first page on")
    end
    return true
end

-- A book may have a cover in clear, so a page from its middle and the last one are looked at, too.
function Reflowable:_is_encrypted()
    local is_protected = Package.is_protected(function(path)
        return self:_read_file(path)
    end)
    local count = self:page_count()
    for __, page in ipairs(is_protected and { 1, math.ceil(count / 2), count } or {}) do
        if self:_is_placeholder(self._document:getPageXPointer(page)) then
            return true
        end
    end
    return false
end

function Reflowable:_is_placeholder(anchor)
    local at = TextNodes.at(self._document, anchor)
    local text = at and self._document:getTextFromXPointer(TextNodes.path(at)) or ""
    return text:sub(1, #PLACEHOLDER_START) == PLACEHOLDER_START
end

---@return precis.book.Line[]
function Reflowable:contents()
    self._ui.toc:fillToc()
    local lines = {}
    for index, line in ipairs(self._ui.toc.toc) do
        local anchor = line.xpointer
        if not anchor or anchor == "" or not self._document:isXPointerInDocument(anchor) then
            anchor = nil
        end
        lines[index] = { title = line.title or "", depth = line.depth or 1, anchor = anchor }
    end
    return lines
end

function Reflowable:first()
    return self._document:getPageXPointer(1)
end

--- The true end: the last page's beginning is not enough, or its text is lost.
---@async
---@return string? anchor
---@return precis.Error? err
function Reflowable:last()
    local document = self._document
    local last_page = document:getPageXPointer(document:getPageCount())
    local at = TextNodes.at(document, last_page)
    local last = last_page
    while at do
        last = TextNodes.end_of(document, at)
        at = document:getNextVisibleChar(last)
        local ok, err = self:give_way()
        if not ok then
            return nil, err
        end
    end
    return last
end

---@async
---@return string[]
function Reflowable:borders()
    local found, number = {}, 1
    local anchor = FILE_START:format(number)
    while self._document:isXPointerInDocument(anchor) and self:give_way() do
        found[number] = anchor
        number = number + 1
        anchor = FILE_START:format(number)
    end
    return found
end

function Reflowable:is_before(a, b)
    return self._document:compareXPointers(a, b) == 1
end

local function without_placeholders(text)
    if not text:find(PLACEHOLDER_START, 1, true) then
        return text
    end
    return (("\n" .. text):gsub(PLACEHOLDER, ""):sub(2))
end

--- Text from one anchor to a later one: valid UTF-8, without what crengine says of files it cannot read.
---@async
---@return string? text
---@return precis.Error? err
function Reflowable:text(from, to)
    local ok, err = self:give_way()
    if not ok then
        return nil, err
    end
    local text
    text, err = Utf8.mend(self:_extract(from, to), function()
        return self:give_way()
    end)
    return text and without_placeholders(text), err
end

-- An empty range is empty: crengine would return its first character.
function Reflowable:_extract(from, to)
    if not self:is_before(from, to) then
        return ""
    end
    local text = self._document:getTextFromXPointers(from, to) or ""
    self:_restore_selection()
    return text
end

--- As `text`, without giving way.
---@return string
function Reflowable:raw_text(from, to)
    return without_placeholders(Utf8.mend(self:_extract(from, to)))
end

function Reflowable:_restore_selection()
    local highlight = self._ui.highlight
    local selected = highlight and highlight.selected_text
    if selected and type(selected.pos0) == "string" and type(selected.pos1) == "string" then
        self._document:getTextFromXPointers(selected.pos0, selected.pos1, true)
    end
end

--- Anchors of lines of a text, to read them one by one later.
---@async
---@return string[]? anchors nil, without an error: not all can be told
---@return precis.Error? err cancelled
function Reflowable:anchors_at(from, text, offsets)
    return TextAnchors.find(self, self._document, from, text, offsets)
end

function Reflowable:page_of(anchor)
    return self._document:getPageFromXPointer(anchor)
end

---@return string? anchor
function Reflowable:page_anchor(page)
    local anchor = self._document:getPageXPointer(page)
    return anchor ~= "" and anchor or nil
end

function Reflowable:page_offset(from, to, page)
    return self._pages:offset(from, to, page)
end

function Reflowable:page_at(from, to, offset)
    return self._pages:position(from, to, offset)
end

--- In scroll mode what is in view ends on the page after the one at its top; that page's beginning is sure to be seen.
function Reflowable:view()
    local first = self._document:getCurrentPage()
    local count = self._document.getVisiblePageNumberCount and self._document:getVisiblePageNumberCount() or 1
    return first, first + count - 1
end

function Reflowable:is_aside(anchor)
    return self._document:hasHiddenFlows() and self._document:getPageFlow(self:page_of(anchor)) > 0
end

---@return precis.book.Package?
function Reflowable:package()
    return Package.read(function(path)
        return self:_read_file(path)
    end)
end

--- The number of the book's file that begins at an anchor.
---@return integer?
function Reflowable:file_number(anchor)
    return tonumber(anchor:match("^/body[%[%]1]*/DocFragment%[(%d+)%]%.?0?$"))
end

return Reflowable
