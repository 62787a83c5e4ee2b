--- Something about words that the reader has selected: which, then the answer, then perhaps a note on the highlight.

local ButtonDialog = require("ui/widget/buttondialog")
local UIManager = require("ui/uimanager")

local AskDialog = require("precis.ui.ask_dialog")
local SelectionView = require("precis.ui.selection_view")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local SelectionScreen = {}

---@class precis.ui.Selection
---@field words string
---@field add_note (fun(text: string): boolean)? puts a note on them; nil: they cannot have one

---@class precis.ui.SelectionScreenOptions
---@field guard precis.Guard
---@field selection precis.ui.Selection
---@field own_actions { title: string, template: string }[]? the reader's
---@field start fun(title: string, options: precis.reading.SelectionOptions) shows the answer

local function ask(options)
    AskDialog.open({
        guard = options.guard,
        title = _("Ask about the selection"),
        ask = function(question)
            options.start(question, { selection = options.selection.words, action = "ask", question = question })
        end,
    })
end

---@param options precis.ui.SelectionScreenOptions
function SelectionScreen.open(options)
    local dialog
    local words = options.selection.words
    local function close_and(action)
        return function(...)
            UIManager:close(dialog)
            action(...)
        end
    end
    local rows = SelectionView.rows(
        close_and(function(action)
            options.start(SelectionView.answer_title(action, words), {
                selection = words,
                action = action,
                title = SelectionView.label(action),
            })
        end),
        close_and(function()
            ask(options)
        end),
        close_and(function() end),
        options.own_actions,
        close_and(function(action)
            options.start(action.title .. ": " .. SelectionView.title(words), {
                selection = words,
                template = action.template,
                title = action.title,
            })
        end)
    )
    dialog = ButtonDialog:new({
        title = SelectionView.title(words),
        buttons = options.guard:wrap_items(rows, "selection"),
    })
    Windows.show(dialog)
end

return SelectionScreen
