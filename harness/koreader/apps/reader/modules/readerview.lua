--- The page itself: its text, painted line by line, and the touches that turn it.

local Event = require("ui/event")
local Font = require("ui/font")
local Screen = require("device").screen
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local UIManager = require("ui/uimanager")
local WidgetContainer = require("ui/widget/container/widgetcontainer")

local ReaderView = WidgetContainer:extend({ view_mode = "page", page_overlap_enable = false, footer_visible = false })

function ReaderView:init()
    self.state = { page = 1 }
    self.highlight = { saved_drawer = "lighten", saved_color = "yellow", temp = {} }
    self.footer = {
        maybeUpdateFooter = function() end,
        getHeight = function()
            return 0
        end,
        settings = {},
    }
end

function ReaderView:onReaderReady()
    local function zone(id, ratio_x, ratio_w, pages)
        return {
            id = id,
            ges = "tap",
            screen_zone = { ratio_x = ratio_x, ratio_y = 0, ratio_w = ratio_w, ratio_h = 1 },
            handler = function()
                self.ui:handleEvent(Event:new("GotoViewRel", pages))
                return true
            end,
        }
    end
    self.ui:registerTouchZones({ zone("tap_forward", 1 / 4, 3 / 4, 1), zone("tap_backward", 0, 1 / 4, -1) })
end

function ReaderView:onPageUpdate(page)
    self.state.page = page
    self:recalculate()
end

function ReaderView:onPosUpdate(__, page)
    self:onPageUpdate(page or self.state.page)
end

function ReaderView:recalculate()
    if not self.ui.document.info.has_pages then
        self.visible_area = Screen:getSize()
    end
    UIManager:setDirty(self.ui.dialog, "partial")
end

-- A paged document has words with places; a line of them reads as one text.
local function paged_text(document, page)
    local lines = {}
    for __, line in ipairs(document:getPageTextBoxes(page)) do
        local words = {}
        for __, word in ipairs(line) do
            table.insert(words, word.word)
        end
        table.insert(lines, table.concat(words, " "))
    end
    return table.concat(lines, "\n")
end

--- The text of the page that is shown.
function ReaderView:page_text()
    local document = self.ui.document
    if document.info.has_pages then
        return paged_text(document, self.state.page)
    end
    return document._document.page_text(self.state.page)
end

function ReaderView:paintTo(bb, x, y)
    local margin = Size.padding.large
    bb:fill(x, y, Screen:getWidth(), Screen:getHeight())
    local box = TextBoxWidget:new({
        text = self:page_text(),
        face = Font:getFace("x_smallinfofont"),
        width = Screen:getWidth() - 2 * margin,
        height = Screen:getHeight() - 2 * margin,
    })
    box:paintTo(bb, x + margin, y + margin)
end

function ReaderView:onSetRotationMode(rotation)
    if rotation ~= nil and rotation ~= Screen:getRotationMode() then
        Screen:setRotationMode(rotation)
        UIManager:onRotation()
        self.ui:handleEvent(Event:new("ScreenResize", Screen:getSize()))
        self.ui:handleEvent(Event:new("SetDimensions", Screen:getSize()))
        self.ui:handleEvent(Event:new("InitScrollPageStates"))
    end
    return true
end

function ReaderView:onSetViewMode(mode)
    self.view_mode = mode
end

return ReaderView
