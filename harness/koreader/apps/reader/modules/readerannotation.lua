--- Highlights, notes and bookmarks, in the order of their places.

local WidgetContainer = require("ui/widget/container/widgetcontainer")

local ReaderAnnotation = WidgetContainer:extend({})

function ReaderAnnotation:init()
    self.annotations = {}
end

function ReaderAnnotation:onReadSettings(settings)
    self.annotations = settings:readSetting("annotations", {})
end

function ReaderAnnotation:onSaveSettings()
    self.ui.doc_settings:saveSetting("annotations", self.annotations)
end

function ReaderAnnotation:hasAnnotations()
    return #self.annotations > 0
end

function ReaderAnnotation:_is_before(a, b)
    if self.ui.rolling then
        return (self.ui.document:compareXPointers(a.page, b.page) or 0) > 0
    end
    return a.page < b.page
end

---@return integer index
function ReaderAnnotation:addItem(item)
    item.datetime = item.datetime or os.date("%Y-%m-%d %H:%M:%S")
    item.pageno = self.ui.rolling and self.ui.document:getPageFromXPointer(item.page) or item.page
    local index = #self.annotations + 1
    while index > 1 and self:_is_before(item, self.annotations[index - 1]) do
        index = index - 1
    end
    table.insert(self.annotations, index, item)
    return index
end

return ReaderAnnotation
