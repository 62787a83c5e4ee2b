--- The ways to keep an answer: a note on the highlight, a file beside the book, the clipboard, a picture for a phone.

local Device = require("device")
local Notification = require("ui/widget/notification")
local UIManager = require("ui/uimanager")

local ChoiceDialog = require("precis.ui.choice_dialog")
local QRScreen = require("precis.ui.qr_screen")
local _ = require("precis.ui.gettext")

local SaveDialog = {}

-- What a QR code of the screen's size still shows sharply enough for a phone. In bytes.
local MOST_QR_BYTES = 1200

---@class precis.ui.SaveDialogOptions
---@field guard precis.Guard
---@field text string
---@field add_note fun(): boolean? puts the answer on the highlight; nil: nothing is selected
---@field write_file fun(): string? writes it beside the book; what went wrong, in words

local function notify(text)
    UIManager:show(Notification:new({ text = text }))
end

local function rows(options, way)
    local file_row = way(_("Markdown file beside the book"), function()
        notify(options.write_file() or _("The answer was saved in a file beside the book."))
    end)
    local copy_row = way(_("Copy"), function()
        Device.input.setClipboardText(options.text)
        notify(_("The answer was copied."))
    end)
    local picture_row = way(_("QR code for a phone"), function()
        QRScreen.show(options.text)
    end)
    picture_row[1].enabled = #options.text <= MOST_QR_BYTES
    local found = { file_row, copy_row, picture_row }
    if options.add_note then
        table.insert(found, 1, way(_("Note on the highlight"), function()
            notify(options.add_note() and _("The answer was saved as a note.") or _("The selection is gone."))
        end))
    end
    return found
end

---@param options precis.ui.SaveDialogOptions
function SaveDialog.open(options)
    ChoiceDialog.open({
        guard = options.guard,
        name = "save",
        title = _("Save the answer"),
        title_align = "center",
        rows = function(close_and)
            local function way(text, action)
                return { { text = text, callback = close_and(action) } }
            end
            local buttons = rows(options, way)
            buttons[#buttons + 1] = way(_("Cancel"))
            return buttons
        end,
    })
end

return SaveDialog
