--- Something about words that the reader has selected: which, then the answer, then perhaps a note on the highlight.

local AskDialog = require("precis.ui.ask_dialog")
local ChoiceDialog = require("precis.ui.choice_dialog")
local SelectionView = require("precis.ui.selection_view")
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

local function rows_of(options, close_and)
    local words = options.selection.words
    return SelectionView.rows(
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
end

---@param options precis.ui.SelectionScreenOptions
function SelectionScreen.open(options)
    ChoiceDialog.open({
        guard = options.guard,
        name = "selection",
        title = SelectionView.title(options.selection.words),
        rows = function(close_and)
            return rows_of(options, close_and)
        end,
    })
end

return SelectionScreen
