--- The table of contents: a flat list in `toc`, filled on demand and forgotten when page numbers change.

local Menu = require("ui/widget/menu")
local UIManager = require("ui/uimanager")
local WidgetContainer = require("ui/widget/container/widgetcontainer")
local Event = require("ui/event")
local _ = require("gettext")

local ReaderToc = WidgetContainer:extend({})

function ReaderToc:init()
    self:resetToc()
end

function ReaderToc:resetToc()
    self.toc, self.toc_depth = nil, nil
    self.ui:handleEvent(Event:new("TocReset"))
end

function ReaderToc:fillToc()
    if not self.toc then
        self.toc = self.ui.document:getToc()
        self:_number_entries()
    end
end

function ReaderToc:_number_entries()
    local count_at, depth = {}, 0
    for __, entry in ipairs(self.toc) do
        count_at[entry.depth] = (count_at[entry.depth] or 0) + 1
        entry.seq_in_level = count_at[entry.depth]
        depth = math.max(depth, entry.depth)
    end
    self.toc_depth = depth
end

function ReaderToc:onUpdateToc()
    self:resetToc()
end

ReaderToc.onDocumentRerendered = ReaderToc.onUpdateToc

function ReaderToc:onPageUpdate(page)
    self.pageno = page
end

function ReaderToc:onPosUpdate(__, page)
    self.pageno = page or self.pageno
end

-- Of several entries on one page the first counts.
local function index_of_page(toc, page)
    local found
    for index, entry in ipairs(toc) do
        if entry.page >= page then
            return entry.page == page and index or found
        end
        found = index
    end
    return found
end

local function index_of_pointer(toc, document, pointer)
    local found
    for index, entry in ipairs(toc) do
        local order = document:compareXPointers(entry.xpointer, pointer)
        if order and order < 0 then
            return found
        end
        found = index
    end
    return found
end

--- Takes a page number, or an xpointer for an exact answer.
function ReaderToc:getTocIndexByPage(page_or_pointer)
    self:fillToc()
    if type(page_or_pointer) == "string" then
        return index_of_pointer(self.toc, self.ui.document, page_or_pointer)
    end
    return index_of_page(self.toc, page_or_pointer)
end

--- Line ends and doubled spaces of a title become single spaces.
function ReaderToc:cleanUpTocTitle(title, replace_empty)
    title = title:gsub("%s+", " ")
    if replace_empty and title:match("^%s*$") then
        return "–"
    end
    return title
end

function ReaderToc:getTocTitleByPage(page_or_pointer)
    local index = self:getTocIndexByPage(page_or_pointer)
    return index and self:cleanUpTocTitle(self.toc[index].title) or ""
end

function ReaderToc:getTocTitleOfCurrentPage()
    return self.pageno and self:getTocTitleByPage(self.pageno)
end

--- The titles of the chapter and of all it lies in, the outermost first.
function ReaderToc:getFullTocTitleByPage(page_or_pointer)
    local titles, index = {}, self:getTocIndexByPage(page_or_pointer)
    local depth = index and self.toc[index].depth + 1 or 0
    for position = index or 0, 1, -1 do
        local entry = self.toc[position]
        if entry.depth < depth then
            table.insert(titles, 1, self:cleanUpTocTitle(entry.title))
            depth = entry.depth
        end
    end
    return titles
end

function ReaderToc:getMaxDepth()
    self:fillToc()
    return self.toc_depth
end

--- The first pages of all chapters, in order.
function ReaderToc:getTocTicksFlattened()
    self:fillToc()
    local pages, seen = {}, {}
    for __, entry in ipairs(self.toc) do
        if not seen[entry.page] then
            seen[entry.page] = true
            table.insert(pages, entry.page)
        end
    end
    table.sort(pages)
    return pages
end

function ReaderToc:getNextChapter(page)
    for __, first in ipairs(self:getTocTicksFlattened()) do
        if first > page then
            return first
        end
    end
end

function ReaderToc:getPreviousChapter(page)
    local found
    for __, first in ipairs(self:getTocTicksFlattened()) do
        if first >= page then
            break
        end
        found = first
    end
    return found
end

function ReaderToc:isChapterStart(page)
    for __, first in ipairs(self:getTocTicksFlattened()) do
        if first == page then
            return true
        end
    end
    return false
end

function ReaderToc:isChapterEnd(page)
    return self:isChapterStart(page + 1)
end

-- Pages between the two that are not hidden.
function ReaderToc:_count_pages(first, last)
    local document, count = self.ui.document, math.max(0, last - first + 1)
    if document:hasHiddenFlows() then
        for page = first, last do
            count = document:getPageFlow(page) ~= 0 and count - 1 or count
        end
    end
    return count
end

--- Nil in the last chapter.
function ReaderToc:getChapterPagesLeft(page)
    local following = self:getNextChapter(page)
    return following and self:_count_pages(page + 1, following - 1)
end

function ReaderToc:getChapterPageCount(page)
    local first = self:isChapterStart(page) and page or self:getPreviousChapter(page) or 1
    return self:_count_pages(first, (self:getNextChapter(page) or self.ui.document:getPageCount() + 1) - 1)
end

function ReaderToc:getChapterPagesDone(page)
    if self:isChapterStart(page) then
        return 0
    end
    local first = self:getPreviousChapter(page)
    return first and self:_count_pages(first, page - 1)
end

function ReaderToc:onShowToc()
    self:fillToc()
    local items, menu = {}, nil
    for __, entry in ipairs(self.toc) do
        table.insert(items, {
            text = self:cleanUpTocTitle(entry.title, true),
            mandatory = entry.page,
            callback = function()
                UIManager:close(menu)
                local event = entry.xpointer and Event:new("GotoXPointer", entry.xpointer, entry.xpointer)
                self.ui:handleEvent(event or Event:new("GotoPage", entry.page))
            end,
        })
    end
    menu = Menu:new({ title = _("Table of contents"), item_table = items, belongs_to_koreader = true })
    UIManager:show(menu)
    return true
end

return ReaderToc
