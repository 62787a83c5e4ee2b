--- What can be done with selected words. Opens nothing.

local Shorten = require("precis.ui.shorten")
local _ = require("precis.ui.gettext")

local T = _.template

local SelectionView = {}

local MAX_TITLE_CHARACTERS = 80

-- In the order in which they are offered; the names are those of `tasks/prompts/selection.lua`.
local function actions()
    return {
        { name = "explain", text = _("Explain") },
        { name = "who", text = _("Who or what is this?") },
        { name = "define", text = _("Define") },
        { name = "translate", text = _("Translate") },
        { name = "simplify", text = _("Say it simply") },
        { name = "summarise", text = _("Sum up") },
    }
end

--- The selected words as a title, shortened.
---@param words string
---@return string
function SelectionView.title(words)
    return Shorten.line(words, MAX_TITLE_CHARACTERS)
end

--- What an action is called.
---@param action string
---@return string
function SelectionView.label(action)
    for __, offered in ipairs(actions()) do
        if offered.name == action then
            return offered.text
        end
    end
    return action
end

--- The title of an answer about selected words.
---@param label string what was chosen
---@param words string what it is about
---@return string
function SelectionView.answer_title(label, words)
    return T(_("%1: %2"), label, SelectionView.title(words))
end

--- Two buttons a row, the reader's own actions a row each, and a last row to ask something else.
---@param choose fun(action: string)
---@param ask fun()
---@param close fun()
---@param own { title: string, template: string }[]?
---@param choose_own (fun(action: { title: string, template: string }))?
---@return table[][] rows as KOReader's ButtonDialog takes them
function SelectionView.rows(choose, ask, close, own, choose_own)
    local rows = {}
    for index, offered in ipairs(actions()) do
        local row = math.ceil(index / 2)
        rows[row] = rows[row] or {}
        table.insert(rows[row], {
            text = offered.text,
            callback = function()
                choose(offered.name)
            end,
        })
    end
    for __, action in ipairs(own or {}) do
        rows[#rows + 1] = {
            {
                text = action.title,
                callback = function()
                    choose_own(action)
                end,
            },
        }
    end
    rows[#rows + 1] = { { text = _("Ask…"), callback = ask }, { text = _("Close"), callback = close } }
    return rows
end

return SelectionView
