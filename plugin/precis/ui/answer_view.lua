--- What the answer screen says and offers in each of its states. Opens nothing.

local ErrorText = require("precis.ui.error_text")
local ModelName = require("precis.ui.model_name")
local Money = require("precis.ui.money")
local Shorten = require("precis.ui.shorten")
local _ = require("precis.ui.gettext")

local T = _.template

local MOST_TITLE_CHARACTERS = 70 -- about two lines; a question may be as long as its asker likes

local AnswerView = {}

---@class precis.ui.AnswerState
---@field phase "waiting"|"streaming"|"done"|"failed"
---@field parts_done integer? of a long text
---@field parts integer?
---@field cost number? dollars so far
---@field wait_seconds integer? until the next try
---@field answer precis.tasks.Answer? when done or failed

---@param title string
---@return string
function AnswerView.title(title)
    return Shorten.line(title, MOST_TITLE_CHARACTERS)
end

--- The line under a finished answer: model, parts, tokens, cost.
---@param answer precis.tasks.Answer
---@return string
function AnswerView.foot(answer)
    local usage = answer.usage
    -- @translators A summary that leaves out what comes after the page in view.
    local parts = { answer.is_cut_by_gate and _("up to this page") or nil }
    -- What only gathers others' answers has no model of its own.
    parts[#parts + 1] = answer.model and ModelName.short(answer.model)
    if answer.requests > 1 then
        parts[#parts + 1] = T(_.ngettext("%1 part", "%1 parts", answer.requests), answer.requests)
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

local function progress(state)
    local done, all = state.parts_done, state.parts
    if state.cost and state.cost > 0 then
        return T(_("%1 of %2 parts done, %3 so far"), done, all, Money.dollars(state.cost))
    end
    return T(_("%1 of %2 parts done"), done, all)
end

-- What went wrong stands below the text, which may be pages away from the one in view.
local function foot_of_failed(answer, is_end_in_view)
    local foot = answer.requests > 0 and AnswerView.foot(answer) or ""
    if answer.text == "" or is_end_in_view then
        return foot
    end
    local happened = ErrorText.of(answer.error).happened
    return foot == "" and happened or happened .. "\n" .. foot
end

--- What stands under the text.
---@param state precis.ui.AnswerState
---@param is_end_in_view boolean? the last page is in view
---@return string
function AnswerView.status(state, is_end_in_view)
    if state.phase == "done" then
        return AnswerView.foot(state.answer)
    elseif state.phase == "failed" then
        return foot_of_failed(state.answer, is_end_in_view)
    elseif state.wait_seconds then
        return T(_("Waiting %1 s before trying again…"), state.wait_seconds)
    elseif state.phase == "waiting" and state.parts and state.parts > 1 then
        return progress(state)
    elseif state.phase == "waiting" then
        return _("Waiting for the answer…")
    elseif state.phase == "streaming" then
        return _("Writing…")
    end
    return ""
end

--- "Page 2 of 5", or nothing for a single page.
---@param page integer
---@param pages integer
---@return string
function AnswerView.page_number(page, pages)
    return pages > 1 and T(_("Page %1 of %2"), page, pages) or ""
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
        return _("This answer is incomplete. What was received is kept.") .. "\n" .. sentences
    end
    return sentences
end

return AnswerView
