--- The window of a looked-up word, with the buttons plugins added to it.

local Event = require("ui/event")
local InputContainer = require("ui/widget/container/inputcontainer")
local TextViewer = require("ui/widget/textviewer")
local UIManager = require("ui/uimanager")
local Version = require("version")
local ffiUtil = require("ffi/util")
local _ = require("gettext")

local SENDS_EVENT_BEFORE = 202607000000

local DictQuickLookup = InputContainer:extend({ belongs_to_koreader = true })

-- A registered button, if it wants to be there now.
local function button_of(spec, popup)
    if spec.show_func and not spec.show_func(popup) then
        return nil
    end
    local enabled = spec.enabled
    if spec.enable_func then
        enabled = spec.enable_func(popup)
    end
    return {
        id = spec.id,
        text = spec.text_func and spec.text_func(popup) or spec.text,
        enabled = enabled,
        callback = function()
            spec.callback(popup)
        end,
        hold_callback = spec.hold_callback and function()
            spec.hold_callback(popup)
        end,
    }
end

function DictQuickLookup:init()
    local rows = { { { text = _("Close"), id = "close", callback = function()
        self:onClose()
    end } } }
    for __, spec in ffiUtil.orderedPairs(self.added_buttons) do
        local button = button_of(spec, self)
        if button then
            table.insert(rows, spec.insert_first and 1 or #rows + 1, { button })
        end
    end
    if self.ui and Version:getNormalizedCurrentVersion() < SENDS_EVENT_BEFORE then
        self.ui:handleEvent(Event:new("DictButtonsReady", self, rows))
    end
    self.viewer = TextViewer:new({
        title = self.lookupword,
        text = self.definition,
        buttons_table = rows,
        show_parent = self,
        close_callback = function()
            UIManager:close(self)
        end,
    })
    self[1] = self.viewer
end

function DictQuickLookup:onShow()
    UIManager:setDirty(self, "ui")
    return true
end

function DictQuickLookup:onClose()
    UIManager:close(self)
    return true
end

return DictQuickLookup
