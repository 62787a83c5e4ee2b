--- Rows of buttons, perhaps under a title; whichever is tapped, the dialog goes first.

local ButtonDialog = require("ui/widget/buttondialog")
local UIManager = require("ui/uimanager")

local Windows = require("precis.ui.windows")

local ChoiceDialog = {}

---@class precis.ui.ChoiceDialogOptions
---@field guard precis.Guard
---@field name string for the log
---@field title string?
---@field title_align "center"? nil: left
---@field rows fun(close_and: fun(action: function?): function): table[][] as KOReader's ButtonDialog takes them; what
--- `close_and` is given is called when the dialog is gone

---@param options precis.ui.ChoiceDialogOptions
function ChoiceDialog.open(options)
    local dialog
    local rows = options.rows(function(action)
        return function(...)
            UIManager:close(dialog)
            if action then
                action(...)
            end
        end
    end)
    dialog = ButtonDialog:new({
        title = options.title,
        title_align = options.title_align,
        buttons = options.guard:wrap_items(rows, options.name),
    })
    Windows.show(dialog)
end

return ChoiceDialog
