--- Where the reader is in a book of fixed pages, and moving there.

local Event = require("ui/event")
local WidgetContainer = require("ui/widget/container/widgetcontainer")

local ReaderPaging = WidgetContainer:extend({ current_page = 0 })

function ReaderPaging:init()
    self.number_of_pages = self.ui.document.info.number_of_pages
end

function ReaderPaging:onReadSettings(settings)
    self.current_page = settings:readSetting("last_page") or 1
end

function ReaderPaging:onSaveSettings()
    self.ui.doc_settings:saveSetting("last_page", self.current_page)
    self.ui.doc_settings:saveSetting("percent_finished", self:getLastPercent())
end

function ReaderPaging:getLastPercent()
    return self.current_page / self.number_of_pages
end

function ReaderPaging:_gotoPage(page)
    page = math.max(1, math.min(page, self.number_of_pages))
    if page ~= self.current_page then
        self.current_page = page
        self.ui:handleEvent(Event:new("PageUpdate", page))
        return true
    end
    return false
end

function ReaderPaging:onGotoPage(page)
    self:_gotoPage(page)
    return true
end

function ReaderPaging:onGotoViewRel(pages)
    if not self:_gotoPage(self.current_page + pages) and pages > 0 then
        self.ui:handleEvent(Event:new("EndOfBook"))
    end
    return true
end

function ReaderPaging:getBookLocation()
    return { { page = self.current_page } }
end

function ReaderPaging:onRestoreBookLocation(location)
    self:_gotoPage(location[1].page)
    return true
end

return ReaderPaging
