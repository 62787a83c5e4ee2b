--- The buttons under an answer, in each of its states. Opens nothing.

local ErrorText = require("precis.ui.error_text")
local _ = require("precis.ui.gettext")

local MOST_IN_A_ROW, MOST_SIDEWAYS = 3, 5

local AnswerButtons = {}

---@class precis.ui.AnswerActions
---@field stop fun()
---@field again fun()? makes another answer, or tries again after a failure
---@field whole fun()? the same without the gate
---@field whole_text string? what that is called
---@field overview fun()? the book's overview, where that would tell more
---@field follow_up fun()? asks on
---@field background fun() leaves the screen; the work goes on
---@field remove fun()? deletes it
---@field passages fun() lists what the answer cites
---@field show_citation fun(index: integer)
---@field save fun() offers the ways to keep the answer
---@field close fun()
---@field remedy table<precis.ui.Remedy, fun()>

-- What the buttons are called that mend an error.
local function remedy_labels()
    return {
        wifi = _("Turn on Wi-Fi"),
        later = _("Do it when online"),
        log_in = _("Log in again"),
        key = _("Enter key"),
        model = _("Choose a model"),
        another_model = _("Another model"),
        cheaper_model = _("Cheaper model"),
        top_up = _("Add credit"),
        budget = _("Change the budget"),
        endpoint = _("Change endpoint"),
        continue = _("Continue"),
        -- @translators A button: sends a text that is too long in several requests.
        in_parts = _("In parts"),
        picture = _("Send the page as a picture"),
        seeing_model = _("A model that can see"),
    }
end

-- The buttons that mend this error, then "Try again" where that may help.
local function buttons_of_failed(state, actions)
    local buttons, labels = {}, remedy_labels()
    local text = ErrorText.of(state.answer.error)
    for __, remedy in ipairs(text.remedies) do
        if actions.remedy[remedy] then
            buttons[#buttons + 1] = { text = labels[remedy], callback = actions.remedy[remedy] }
        end
    end
    if text.may_try_again and actions.again then
        buttons[#buttons + 1] = { text = _("Try again"), callback = actions.again }
    end
    if state.answer.text ~= "" then
        buttons[#buttons + 1] = { text = _("Save…"), callback = actions.save }
    end
    return buttons
end

local function buttons_of_finished(state, actions)
    local buttons = {}
    if actions.follow_up then
        buttons[1] = { text = _("Follow-up"), callback = actions.follow_up }
    end
    if actions.again then
        -- @translators A button: has the answer made once more.
        buttons[#buttons + 1] = { text = _("Again"), callback = actions.again }
    end
    if state.answer.is_cut_by_gate and actions.whole then
        buttons[#buttons + 1] = { text = actions.whole_text, callback = actions.whole }
    end
    if state.answer.needs_summaries and actions.overview then
        buttons[#buttons + 1] = { text = _("The whole book"), callback = actions.overview }
    end
    if state.answer.citations and #state.answer.citations > 0 then
        -- @translators A button: lists the passages of the book that the answer cites.
        buttons[#buttons + 1] = { text = _("Passages"), callback = actions.passages }
    end
    buttons[#buttons + 1] = { text = _("Save…"), callback = actions.save }
    if actions.remove then
        buttons[#buttons + 1] = { text = _("Delete"), callback = actions.remove }
    end
    return buttons
end

-- As few rows as hold them, filled evenly.
local function in_rows(buttons, most)
    local rows = math.ceil(#buttons / most)
    local result = {}
    for index, button in ipairs(buttons) do
        local row = math.ceil(index * rows / #buttons)
        result[row] = result[row] or {}
        table.insert(result[row], button)
    end
    return result
end

--- The row of buttons for a state.
---@param state precis.ui.AnswerState
---@param actions precis.ui.AnswerActions
---@param is_sideways boolean? the screen is wider than high
---@return table[][] rows as KOReader's ButtonTable takes them
function AnswerButtons.rows(state, actions, is_sideways)
    local close = { text = _("Close"), callback = actions.close }
    if state.phase == "waiting" or state.phase == "streaming" then
        local stop = { text = _("Stop"), callback = actions.stop }
        return { { stop, { text = _("In the background"), callback = actions.background }, close } }
    end
    local buttons = state.phase == "failed" and buttons_of_failed(state, actions) or buttons_of_finished(state, actions)
    buttons[#buttons + 1] = close
    -- What mends an error has long names.
    local is_wide = is_sideways and state.phase == "done"
    return in_rows(buttons, is_wide and MOST_SIDEWAYS or MOST_IN_A_ROW)
end

return AnswerButtons
