--- Where the reader is in a reflowable book, and moving there.

local Event = require("ui/event")
local UIManager = require("ui/uimanager")
local WidgetContainer = require("ui/widget/container/widgetcontainer")

local RELOAD_AFTER = 6.6 -- seconds; seen in a real KOReader

local ReaderRolling = WidgetContainer:extend({})

function ReaderRolling:onReadSettings(settings)
    self.ui:registerPostInitCallback(function()
        local pointer = settings:readSetting("last_xpointer")
        local page = pointer and self.ui.document:getPageFromXPointer(pointer) or 1
        self.ui.document:gotoPage(page)
        self.current_page = page
        self.xpointer = self.ui.document:getXPointer()
        self.ui:handleEvent(Event:new("PageUpdate", page))
    end)
end

function ReaderRolling:onPreRenderDocument(settings)
    local size = settings:readSetting("font_size")
    if size then
        self.ui.document:setFontSize(size)
    end
end

function ReaderRolling:onSaveSettings()
    self.ui.doc_settings:saveSetting("last_xpointer", self.xpointer)
    -- The last save comes after the document is closed.
    if self.ui.document then
        self.ui.doc_settings:saveSetting("percent_finished", self:getLastPercent())
    end
end

function ReaderRolling:getLastPercent()
    return self.current_page / self.ui.document:getPageCount()
end

function ReaderRolling:_gotoPage(page)
    page = math.max(1, math.min(page, self.ui.document:getPageCount()))
    self.ui:handleEvent(Event:new("PageChangeAnimation", page > self.current_page))
    self.ui.document:gotoPage(page)
    self.current_page = self.ui.document:getCurrentPage()
    if self.ui.view.view_mode == "scroll" then
        self.ui:handleEvent(Event:new("PosUpdate", self.ui.document:getCurrentPos(), self.current_page))
    else
        self.ui:handleEvent(Event:new("PageUpdate", self.current_page))
    end
    self.xpointer = self.ui.document:getXPointer()
end

function ReaderRolling:onGotoPage(page)
    if page then
        self:_gotoPage(page)
    end
    return true
end

function ReaderRolling:onGotoXPointer(pointer)
    self:_gotoPage(self.ui.document:getPageFromXPointer(pointer))
    self.xpointer = pointer
    return true
end

function ReaderRolling:_page_after(page, step)
    local document = self.ui.document
    if not document:hasHiddenFlows() then
        return page + step
    end
    local other = step > 0 and document:getNextPage(page) or document:getPrevPage(page)
    return other > 0 and other or page
end

--- Turning beyond the last page is the end of the book.
function ReaderRolling:onGotoViewRel(pages)
    local before, page = self.current_page, self.current_page
    for __ = 1, math.abs(pages) do
        page = self:_page_after(page, pages > 0 and 1 or -1)
    end
    self:_gotoPage(page)
    if pages > 0 and before == self.current_page then
        self.ui:handleEvent(Event:new("EndOfBook"))
    end
    return true
end

function ReaderRolling:getBookLocation()
    return self.xpointer
end

function ReaderRolling:onRestoreBookLocation(location)
    return self:onGotoXPointer(location.xpointer)
end

--- Other dimensions lay the book out anew; the place stays, its page number may not.
function ReaderRolling:onSetDimensions(size)
    if not self.xpointer then
        return
    end
    local pointer = self.xpointer
    self.ui.document:setViewDimen(size)
    self.ui:handleEvent(Event:new("DocumentRerendered"))
    self.ui:handleEvent(Event:new("UpdateToc"))
    self:onGotoXPointer(pointer)
end

--- Another font: only the shown part is laid out at once. The rest follows later, by closing and opening the book
-- behind the reader's back, as soon as nothing lies over the page.
function ReaderRolling:onSetFontSize(size)
    self.ui.doc_settings:saveSetting("font_size", size)
    self.ui:handleEvent(Event:new("DocumentPartiallyRerendered", true))
    self.ui:handleEvent(Event:new("PageUpdate", self.current_page))
    self:_reload_later()
    return true
end

function ReaderRolling:_reload_later()
    if self._reload then
        UIManager:unschedule(self._reload)
    end
    self._reload = function()
        if UIManager:getTopmostVisibleWidget() ~= self.ui then
            return UIManager:scheduleIn(RELOAD_AFTER, self._reload)
        end
        self._reload = nil
        self.ui:reloadDocument()
    end
    UIManager:scheduleIn(RELOAD_AFTER, self._reload)
end

function ReaderRolling:onCloseDocument()
    if self._reload then
        UIManager:unschedule(self._reload)
        self._reload = nil
    end
end

return ReaderRolling
