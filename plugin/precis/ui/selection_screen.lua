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
---@field own_actions precis.tasks.OwnAction[]? the reader's
---@field start fun(title: string, options: precis.reading.SelectionOptions) shows the answer

-- Has a question typed, and starts with it.
local function ask(options, title, start)
    AskDialog.open({ guard = options.guard, title = title, ask = start })
end

local function ask_something_else(options)
    ask(options, _("Ask about the selection"), function(question)
        options.start(question, { selection = options.selection.words, action = "ask", question = question })
    end)
end

local function start_own(options, action)
    local words = options.selection.words
    local function start(question)
        options.start(SelectionView.answer_title(action.title, question or words), {
            selection = words,
            template = action.template,
            title = action.title,
            question = question,
        })
    end
    if action.asks then
        return ask(options, action.title, start)
    end
    start()
end

local function rows_of(options, close_and)
    local words = options.selection.words
    return SelectionView.rows(
        close_and(function(action)
            local label = SelectionView.label(action)
            options.start(SelectionView.answer_title(label, words), {
                selection = words,
                action = action,
                title = label,
            })
        end),
        close_and(function()
            ask_something_else(options)
        end),
        close_and(function() end),
        options.own_actions,
        close_and(function(action)
            start_own(options, action)
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
