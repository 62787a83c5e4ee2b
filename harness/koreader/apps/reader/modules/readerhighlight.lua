--- Selected text and its dialog, to which plugins add buttons.

local ButtonDialog = require("ui/widget/buttondialog")
local Device = require("device")
local Event = require("ui/event")
local InputContainer = require("ui/widget/container/inputcontainer")
local Notification = require("ui/widget/notification")
local UIManager = require("ui/uimanager")
local ffiUtil = require("ffi/util")
local util = require("util")
local _ = require("gettext")

local COLUMNS = 2

local ReaderHighlight = InputContainer:extend({})

local function core_button(text, callback)
    return function(this)
        return {
            text = text,
            callback = function()
                callback(this)
            end,
        }
    end
end

local function copy(this)
    Device.input.setClipboardText(util.cleanupSelectedText(this.selected_text.text))
    this:onClose(true)
    UIManager:show(Notification:new({ text = _("Selection copied to clipboard.") }))
end

local function highlight(this)
    this:saveHighlight(true)
    this:onClose()
end

local function look_up(this)
    this.ui.dictionary:onLookupWord(util.cleanupSelectedText(this.selected_text.text))
    this:onClose(true)
end

local function nothing_more(this)
    this:onClose()
end

function ReaderHighlight:init()
    self._highlight_buttons = {
        ["01_select"] = core_button(_("Select"), nothing_more),
        ["02_highlight"] = core_button(_("Highlight"), highlight),
        ["03_copy"] = core_button(_("Copy"), copy),
        ["04_add_note"] = core_button(_("Add note"), highlight),
        ["05_wikipedia"] = core_button(_("Wikipedia"), nothing_more),
        ["06_dictionary"] = core_button(_("Dictionary"), look_up),
        ["07_translate"] = core_button(_("Translate"), nothing_more),
        ["12_search"] = core_button(_("Search"), nothing_more),
    }
end

function ReaderHighlight:addToHighlightDialog(id, make_button)
    self._highlight_buttons[id] = make_button
end

function ReaderHighlight:removeFromHighlightDialog(id)
    local make_button = self._highlight_buttons[id]
    self._highlight_buttons[id] = nil
    return make_button
end

-- Buttons stand in the order of their ids, two in a row.
function ReaderHighlight:onShowHighlightMenu(index)
    if not self.selected_text then
        return
    end
    local rows = { {} }
    for __, make_button in ffiUtil.orderedPairs(self._highlight_buttons) do
        local button = make_button(self, index)
        if not button.show_in_highlight_dialog_func or button.show_in_highlight_dialog_func() then
            if #rows[#rows] >= COLUMNS then
                table.insert(rows, {})
            end
            table.insert(rows[#rows], button)
        end
    end
    self.highlight_dialog = ButtonDialog:new({
        buttons = rows,
        belongs_to_koreader = true,
        tap_close_callback = function()
            self:clear()
        end,
    })
    UIManager:show(self.highlight_dialog, "[ui]")
end

function ReaderHighlight:onClose(keep_highlight)
    if self.highlight_dialog then
        UIManager:close(self.highlight_dialog)
        self.highlight_dialog = nil
    end
    if not keep_highlight then
        self:clear()
    end
end

--- Forgets the selection, text and all.
function ReaderHighlight:clear()
    if not self.ui.document then
        return
    end
    if self.ui.rolling then
        self.ui.document:clearSelection()
    end
    if self.hold_pos then
        self.hold_pos, self.selected_text = nil, nil
        UIManager:setDirty(self.dialog, "ui")
        return true
    end
end

--- For the harness: what a long press and a drag over the page come to.
function ReaderHighlight:select(selection)
    self.hold_pos = selection.pos0
    self.selected_text = selection
    self:onShowHighlightMenu()
end

function ReaderHighlight:highlightFromHoldPos()
    if self.hold_pos and not self.selected_text then
        self.selected_text = self.ui.document:getTextFromPositions(self.hold_pos, self.hold_pos)
    end
end

---@return integer? index in `ui.annotation.annotations`
function ReaderHighlight:saveHighlight()
    self:highlightFromHoldPos()
    local selection = self.selected_text
    if not (selection and selection.pos0 and selection.pos1) then
        return
    end
    local page = self.ui.paging and selection.pos0.page or selection.pos0
    local item = {
        page = page,
        pos0 = selection.pos0,
        pos1 = selection.pos1,
        text = util.cleanupSelectedText(selection.text),
        drawer = self.view.highlight.saved_drawer,
        color = self.view.highlight.saved_color,
        chapter = self.ui.toc:getTocTitleByPage(page),
    }
    local index = self.ui.annotation:addItem(item)
    self.ui:handleEvent(Event:new("AnnotationsModified", { item, nb_highlights_added = 1, index_modified = index }))
    return index
end

function ReaderHighlight:getSelectedWordContext(word_count)
    local selection = self.selected_text
    if not selection then
        return
    end
    local document = self.ui.document
    local ok, before, after = pcall(
        document.getSelectedWordContext,
        document,
        selection.text,
        word_count,
        selection.pos0,
        selection.pos1
    )
    if ok then
        return before, after
    end
end

return ReaderHighlight
