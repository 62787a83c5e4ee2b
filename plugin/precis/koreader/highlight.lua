--- Words selected in KOReader, and the note that is put on them.

local Event = require("ui/event")
local util = require("util")

local Highlight = {}

local function copy_of(selected)
    local copy = {}
    for name, value in pairs(selected) do
        copy[name] = value
    end
    return copy
end

--- What is selected now. It is copied: KOReader forgets it when its dialog closes.
---@param highlight table KOReader's ReaderHighlight
---@return { words: string, selected: table }? selection
function Highlight.selection(highlight)
    if not highlight.selected_text then
        highlight:highlightFromHoldPos()
    end
    local selected = highlight.selected_text
    if not selected or not selected.text or selected.text == "" then
        return nil
    end
    return { words = util.cleanupSelectedText(selected.text), selected = copy_of(selected) }
end

-- Makes the selection a highlight, the way KOReader does it for its own.
local function save(ui, selected)
    local highlight = ui.highlight
    local before = highlight.selected_text
    highlight.selected_text = selected
    local index = highlight:saveHighlight()
    highlight.selected_text = before
    return index and ui.annotation.annotations[index]
end

--- A function that puts a note on a selection; called again, it replaces the note.
---@param ui table KOReader's ReaderUI
---@param selected table as `selection` gave it
---@return fun(text: string): boolean
function Highlight.note_on(ui, selected)
    local item
    return function(text)
        local is_new = not item
        item = item or save(ui, selected)
        if not item then
            return false
        end
        item.note = text
        if is_new then
            -- A highlight with a note counts as a note.
            local changes = { item, nb_highlights_added = -1, nb_notes_added = 1 }
            ui:handleEvent(Event:new("AnnotationsModified", changes))
        else
            ui:handleEvent(Event:new("AnnotationsModified", { item }))
        end
        return true
    end
end

return Highlight
