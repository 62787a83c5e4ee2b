--- Rows of buttons, perhaps under a title. The dialog goes before what was tapped comes, or stays and shows what that
-- has changed.

local ButtonDialog = require("ui/widget/buttondialog")
local UIManager = require("ui/uimanager")

local Windows = require("precis.ui.windows")

local ChoiceDialog = {}

---@class precis.ui.ChoiceDialogOptions
---@field guard precis.Guard
---@field name string for the log
---@field title string?
---@field title_align "center"? nil: left
---@field rows fun(close_and: fun(action: function?): function, stay_and: fun(action: function): function): table[][] as
--- KOReader's ButtonDialog takes them; what `close_and` is given is called when the dialog is gone, what `stay_and` is
--- given before the rows are made anew

--- Shows other buttons in an open dialog of buttons.
---@param dialog table KOReader's ButtonDialog
---@param title string?
---@param buttons table[][]
function ChoiceDialog.replace(dialog, title, buttons)
    dialog.title, dialog.buttons = title, buttons
    dialog.layout = nil -- else KOReader keeps the focus on buttons that are gone
    dialog:reinit()
    UIManager:setDirty(dialog, function()
        return "ui", dialog.movable.dimen
    end)
end

---@param options precis.ui.ChoiceDialogOptions
function ChoiceDialog.open(options)
    local dialog
    local function close_and(action)
        return function(...)
            UIManager:close(dialog)
            if action then
                action(...)
            end
        end
    end
    local buttons
    local function stay_and(action)
        return function()
            action()
            ChoiceDialog.replace(dialog, options.title, buttons())
        end
    end
    function buttons()
        return options.guard:wrap_items(options.rows(close_and, stay_and), options.name)
    end
    dialog = ButtonDialog:new({ title = options.title, title_align = options.title_align, buttons = buttons() })
    Windows.show(dialog)
end

return ChoiceDialog
