--- Puts Précis where KOReader lets plugins in: the dialog of a selection, the dictionary, a long press on a book.
--
-- Each way in only calls back; what the reader sees is decided in `ui/`.

local Highlight = require("precis.koreader.highlight")

local WaysIn = {}

local SELECTION_ID = "13_precis" -- after KOReader's own, which are numbered to 12
local DICTIONARY_ID = "precis"
local PREPARE_ID, KEPT_ID = "precis_prepare", "precis_kept"

---@class precis.WaysInOptions
---@field guard precis.Guard
---@field ui table KOReader's ReaderUI or FileManager
---@field name string how Précis is called
---@field is_on fun(): boolean whether it is still to be offered
---@field on_selection fun(selection: { words: string, add_note: (fun(text: string): boolean)? })

---@param options precis.WaysInOptions
function WaysIn.add_to_selection(options)
    local ui = options.ui
    if not ui.highlight then
        return
    end
    ui.highlight:addToHighlightDialog(SELECTION_ID, function(this)
        return {
            text = options.name,
            callback = options.guard:wrap("selection", function()
                local selection = Highlight.selection(this)
                this:onClose()
                if selection then
                    options.on_selection({
                        words = selection.words,
                        add_note = Highlight.note_on(ui, selection.selected),
                    })
                end
            end),
        }
    end)
end

---@param highlight table KOReader's ReaderHighlight
function WaysIn.remove_from_selection(highlight)
    highlight:removeFromHighlightDialog(SELECTION_ID)
end

-- The button's work: the window goes, the word stays.
local function take_word(options)
    return options.guard:wrap("dictionary", function(popup)
        local word = popup.word or popup.lookupword
        popup:onClose()
        options.on_selection({ words = word })
    end)
end

--- KOReader 2026.07 and later has a register for such buttons.
---@param options precis.WaysInOptions
function WaysIn.add_to_dictionary(options)
    local dictionary = options.ui.document and options.ui.dictionary
    if dictionary and dictionary.addToDictButtons then
        dictionary:addToDictButtons({
            id = DICTIONARY_ID,
            text = options.name,
            conditional = true,
            show_func = options.is_on,
            callback = take_word(options),
        })
    end
end

--- Until 2026.03 the window asks everybody for buttons before it opens.
---@param options precis.WaysInOptions
---@param popup table
---@param buttons table[][] rows, changed in place
function WaysIn.add_to_old_dictionary(options, popup, buttons)
    local dictionary = options.ui.dictionary
    if not options.ui.document or (dictionary and dictionary.addToDictButtons) then
        return
    end
    local take = take_word(options)
    table.insert(buttons, {
        {
            id = DICTIONARY_ID,
            text = options.name,
            callback = options.guard:wrap("dictionary", function()
                take(popup)
            end),
        },
    })
end

---@class precis.FileWaysOptions
---@field guard precis.Guard
---@field ui table KOReader's FileManager
---@field is_on fun(): boolean
---@field can_open fun(file: string): boolean
---@field prepare { text: string, callback: fun(file: string) }
---@field kept { text: string, callback: fun(file: string) }

--- A row in the dialog of a long press on a book.
---@param options precis.FileWaysOptions
function WaysIn.add_to_file_dialog(options)
    local ui = options.ui
    if ui.document or not ui.addFileDialogButtons then
        return
    end
    local function row(way)
        return function(file, is_file)
            if not is_file or not options.is_on() or not options.can_open(file) then
                return nil
            end
            local callback = options.guard:wrap("file dialog", function()
                local dialog = ui.file_chooser and ui.file_chooser.file_dialog
                if dialog then
                    require("ui/uimanager"):close(dialog)
                end
                way.callback(file)
            end)
            return { { text = way.text, callback = callback } }
        end
    end
    ui:addFileDialogButtons(PREPARE_ID, row(options.prepare))
    ui:addFileDialogButtons(KEPT_ID, row(options.kept))
end

return WaysIn
