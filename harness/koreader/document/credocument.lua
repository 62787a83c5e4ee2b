--- crengine's document as KOReader wraps it: EPUB, FB2, HTML, text, Markdown.
--
-- The book is parsed in Python (`harness.documents`); names, shapes and traps are KOReader's: the pointer of an unknown
-- page is "", an unknown pointer is on page 1, the text of an unknown range is nil, and asking for text drops what is
-- selected.

local Document = require("document/document")
local Engines = require("harness.engines")
local Flows = require("document/flows")
local Screen = require("device").screen
local documents = require("harness.documents")

local CreDocument = Document:extend({
    SCROLL_VIEW_MODE = 0,
    PAGE_VIEW_MODE = 1,
    provider = "crengine",
    provider_name = "Cool Reader Engine",
    hide_nonlinear_flows = false,
    _view_mode = 1,
})

for name, method in pairs(Flows) do
    CreDocument[name] = method
end

local ENDINGS = { "epub", "epub3", "fb2", "fb2.zip", "htm", "html", "md", "mobi", "txt" }
local PROPERTIES = { "title", "authors", "language", "series", "description", "keywords", "identifiers" }

--- KOReader learns only in `loadDocument` whether crengine can read the file: opening always succeeds.
function CreDocument:init()
    self.flows, self.page_in_flow = {}, {}
    self:updateColorRendering()
    self.is_open = true
    self.info.has_pages = false
    self.info.configurable = true
end

function CreDocument:setupDefaultView() end

---@return boolean loaded
function CreDocument:loadDocument()
    if not self._document then
        local face, why = documents.open(self.file, Screen:getWidth(), Screen:getHeight())
        self._document = face and Engines.reflowable(face)
        if not face then
            require("logger").warn("crengine cannot read", self.file, why)
        end
    end
    return self._document ~= nil
end

function CreDocument:render()
    self:loadDocument()
    self.info.number_of_pages = self._document.page_count()
    self.been_rendered = true
    self:cacheFlows()
end

function CreDocument:getDocumentProps()
    local props = {}
    for __, name in ipairs(PROPERTIES) do
        props[name] = self._document.property(name)
    end
    return props
end

function CreDocument:getDocumentFormat()
    return self.file:match("[^.]+$"):upper()
end

--- 0 before the document is loaded; the last known number after it was closed.
function CreDocument:getPageCount()
    return self._document and self._document.page_count() or self.info.number_of_pages
end

function CreDocument:hasNonLinearFlows()
    return self._document.has_nonlinear_flows()
end

function CreDocument:getToc()
    local lines = {}
    for line in self._document.contents():gmatch("[^\n]+") do
        local page, depth, xpointer, title = line:match("^(%d+)\t(%d+)\t([^\t]*)\t(.*)$")
        lines[#lines + 1] = { page = tonumber(page), depth = tonumber(depth), xpointer = xpointer, title = title }
    end
    return lines
end

function CreDocument:canHaveAlternativeToc()
    return true
end

-- Text and pointers

function CreDocument:getTextFromXPointers(from, to, draw_selection)
    return self._document.text_between(from, to, draw_selection)
end

--- All text of one node, soft hyphens and all.
function CreDocument:getTextFromXPointer(xpointer)
    return xpointer and self._document.node_text(xpointer)
end

function CreDocument:compareXPointers(a, b)
    return self._document.compare(a, b)
end

function CreDocument:isXPointerInDocument(xpointer)
    return self._document.is_in_document(xpointer)
end

function CreDocument:getNormalizedXPointer(xpointer)
    return self._document.normalized(xpointer)
end

function CreDocument:isXPointerInCurrentPage(xpointer)
    return self:getPageFromXPointer(xpointer) == self:getCurrentPage()
end

for method, step in pairs({
    getNextVisibleChar = "next_character",
    getNextVisibleWordStart = "next_word_start",
    getNextVisibleWordEnd = "next_word_end",
    getPrevVisibleChar = "previous_character",
    getPrevVisibleWordStart = "previous_word_start",
    getPrevVisibleWordEnd = "previous_word_end",
}) do
    CreDocument[method] = function(self, xpointer)
        return self._document.step(step, xpointer)
    end
end

function CreDocument:clearSelection()
    self._document.clear_selection()
end

function CreDocument:getDocumentFileContent(path)
    return path and self._document.file_content(path)
end

-- Pages and places

function CreDocument:getCurrentPage()
    return self._document.current_page()
end

function CreDocument:getXPointer()
    return self._document.page_pointer(self._document.current_page())
end

function CreDocument:getPageXPointer(page)
    return self._document.page_pointer(page)
end

function CreDocument:getPageFromXPointer(xpointer)
    return self._document.page_of(xpointer)
end

--- Page height times full pages before it; the true offset within a page is not modelled.
function CreDocument:getPosFromXPointer(xpointer)
    return (self._document.page_of(xpointer) - 1) * Screen:getHeight(), 0
end

function CreDocument:getCurrentPos()
    return (self:getCurrentPage() - 1) * Screen:getHeight()
end

function CreDocument:gotoPage(page)
    self._document.go_to_page(page)
end

function CreDocument:gotoXPointer(xpointer)
    self._document.go_to_page(self._document.page_of(xpointer))
end

--- A third of the page for each picture in view: what the layout gives it.
function CreDocument:getDrawnImagesStatistics()
    local count = self._document.pictures_in_view()
    return count, math.min(1, count / 3)
end

function CreDocument:getVisiblePageCount()
    return 1
end

function CreDocument:getVisiblePageNumberCount()
    return 1
end

-- What lays the book out anew

function CreDocument:setFontSize(size)
    self._document.set_font_size(size)
    self:cacheFlows()
end

function CreDocument:getFontSize()
    return self._document.font_size()
end

function CreDocument:setViewDimen(size)
    self._document.set_size(size.w, size.h)
    self:cacheFlows()
end

function CreDocument:setPageMargins(left)
    self._document.set_margin(left)
    self:cacheFlows()
end

function CreDocument:getDocumentRenderingHash()
    return ("%s|%s"):format(self:getFontSize(), self:getPageCount())
end

function CreDocument:register(registry)
    for __, ending in ipairs(ENDINGS) do
        registry:addProvider(ending, self, 100)
    end
end

return CreDocument
