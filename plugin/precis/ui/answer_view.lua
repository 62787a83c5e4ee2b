--- What the answer screen says and offers in each of its states. Opens nothing.

local ErrorText = require("precis.ui.error_text")
local Money = require("precis.ui.money")
local _ = require("precis.ui.gettext")

local T = _.template

local AnswerView = {}

---@class precis.ui.AnswerState
---@field phase "waiting"|"streaming"|"done"|"failed"
---@field page integer
---@field pages integer
---@field parts_done integer? of a long text
---@field parts integer?
---@field wait_seconds number? until the next try
---@field answer precis.tasks.Answer? when done or failed

---@class precis.ui.AnswerActions
---@field stop fun()
---@field again fun()? makes another answer, or tries again after a failure
---@field whole fun()? the same without the gate
---@field follow_up fun()? asks on
---@field background fun() leaves the screen; the work goes on
---@field passages fun() lists what the answer cites
---@field show_citation fun(index: integer)
---@field save fun() offers the ways to keep the answer
---@field close fun()
---@field remedy table<precis.ui.Remedy, fun()>

--- The line under a finished answer: model, parts, tokens, cost.
---@param answer precis.tasks.Answer
---@return string
function AnswerView.foot(answer)
    local usage = answer.usage
    local parts = { answer.model }
    if answer.is_cut_by_gate then
        table.insert(parts, 1, _("up to this page"))
    end
    if answer.requests > 1 then
        parts[#parts + 1] = T(_.ngettext("%1 request", "%1 requests", answer.requests), answer.requests)
    end
    local tokens = usage.prompt_tokens + usage.completion_tokens
    if tokens > 0 then
        parts[#parts + 1] = T(_.ngettext("%1 token", "%1 tokens", tokens), Money.thousands(tokens))
    end
    if usage.cost then
        parts[#parts + 1] = Money.dollars(usage.cost)
    end
    return table.concat(parts, " · ")
end

--- The line under the text.
---@param state precis.ui.AnswerState
---@return string
function AnswerView.status(state)
    if state.phase == "done" or (state.phase == "failed" and state.answer.requests > 0) then
        return AnswerView.foot(state.answer)
    elseif state.wait_seconds then
        return T(_("Waiting %1 s before trying again…"), math.ceil(state.wait_seconds))
    elseif state.phase == "waiting" and state.parts and state.parts > 1 then
        return T(_("Reading part %1 of %2…"), math.min(state.parts_done + 1, state.parts), state.parts)
    elseif state.phase == "waiting" then
        return _("Waiting for the answer…")
    elseif state.phase == "streaming" then
        return _("Writing…")
    end
    return ""
end

--- "2 / 5", or nothing for a single page.
---@param state precis.ui.AnswerState
---@return string
function AnswerView.page_number(state)
    return state.pages > 1 and T(_("Page %1 of %2"), state.page, state.pages) or ""
end

--- What is said under an incomplete text.
---@param state precis.ui.AnswerState
---@return string?
function AnswerView.trouble(state)
    if state.phase ~= "failed" then
        return nil
    end
    local sentences = ErrorText.sentences(state.answer.error)
    if state.answer.text ~= "" then
        return _("This answer is incomplete.") .. "\n" .. sentences
    end
    return sentences
end

local REMEDY_LABELS = {
    wifi = function()
        return _("Turn on Wi-Fi")
    end,
    key = function()
        return _("Enter key")
    end,
    model = function()
        return _("Choose a model")
    end,
    endpoint = function()
        return _("Change endpoint")
    end,
    later = function()
        return _("Do it when online")
    end,
    top_up = function()
        return _("Add credit")
    end,
    budget = function()
        return _("Change the budget")
    end,
}

local MOST_BUTTONS_IN_A_ROW = 3

-- The buttons that mend this error, beside "Try again".
local function remedy_buttons(err, actions)
    local buttons = {}
    for __, remedy in ipairs(ErrorText.of(err).remedies) do
        local label = REMEDY_LABELS[remedy]
        if label and actions.remedy[remedy] then
            buttons[#buttons + 1] = { text = label(), callback = actions.remedy[remedy] }
        end
    end
    return buttons
end

local function buttons_of_finished(state, actions)
    local buttons = {}
    if actions.follow_up then
        buttons[1] = { text = _("Follow-up"), callback = actions.follow_up }
    end
    if actions.again then
        buttons[#buttons + 1] = { text = _("Again"), callback = actions.again }
    end
    if state.answer.is_cut_by_gate and actions.whole then
        buttons[#buttons + 1] = { text = _("Whole chapter"), callback = actions.whole }
    end
    if state.answer.citations and #state.answer.citations > 0 then
        buttons[#buttons + 1] = { text = _("Passages"), callback = actions.passages }
    end
    buttons[#buttons + 1] = { text = _("Save…"), callback = actions.save }
    return buttons
end

-- As few rows as hold them, filled evenly.
local function in_rows(buttons)
    local rows = math.ceil(#buttons / MOST_BUTTONS_IN_A_ROW)
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
---@return table[][] rows as KOReader's ButtonTable takes them
function AnswerView.buttons(state, actions)
    local close = { text = _("Close"), callback = actions.close }
    if state.phase == "waiting" or state.phase == "streaming" then
        local stop = { text = _("Stop"), callback = actions.stop }
        return { { stop, { text = _("In the background"), callback = actions.background }, close } }
    end
    local buttons
    if state.phase == "failed" then
        buttons = remedy_buttons(state.answer.error, actions)
        buttons[#buttons + 1] = { text = _("Try again"), callback = actions.again }
    else
        buttons = buttons_of_finished(state, actions)
    end
    buttons[#buttons + 1] = close
    return in_rows(buttons)
end

return AnswerView
