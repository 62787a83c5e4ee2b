--- One question about words that the reader has selected, with the text around them.

local BookValues = require("precis.tasks.book_values")
local OneQuestion = require("precis.tasks.one_question")
local Plan = require("precis.tasks.plan")
local Prompt = require("precis.tasks.prompt")
local Template = require("precis.tasks.template")
local Truncate = require("precis.text.truncate")
local prompts = require("precis.tasks.prompts.selection")

local Selection = {}
Selection.__index = Selection

local MAX_SELECTION_TOKENS = 3000

---@class precis.tasks.SelectionRequest
---@field template string
---@field selection string
---@field context string text around it, from the gate; may be empty
---@field chapter string the title of its chapter
---@field question string?
---@field recap string?
---@field language string? to answer in; nil: the text's own
---@field first precis.Place? of the context
---@field last precis.Place?
---@field title string under which the answer is listed
---@field fresh boolean?

---@param deps precis.reading.Materials
---@param request precis.tasks.SelectionRequest
function Selection.new(deps, request)
    return setmetatable({ _deps = deps, _request = request }, Selection)
end

---@async
---@return precis.tasks.Plan
function Selection:plan()
    local question, plan = self:_question(), Plan.new(prompts.id)
    local tokens = 0
    for __, message in ipairs(question.request.messages) do
        tokens = tokens + self._deps.estimate(message.content)
    end
    plan:add({
        stage = 1,
        tokens_in = tokens,
        tokens_out = question.request.max_output_tokens,
        is_paid = self._deps.is_paid(question),
        is_resent = question.fresh,
    })
    return plan
end

---@async
---@param handlers precis.tasks.Handlers
---@return precis.tasks.Answer
function Selection:run(handlers)
    return OneQuestion.answer(self._deps, self._deps.ask(self:_question(), handlers))
end

function Selection:_quoted(text)
    local budget = math.min(MAX_SELECTION_TOKENS, math.floor(self._deps.limits.context_tokens / 4))
    return Prompt.quote((Truncate.to_tokens(text, budget, self._deps.steady_estimate, { from = "middle" })))
end

function Selection:_messages()
    local request, values = self._request, BookValues.of(self._deps)
    values.language = request.language or values.language
    local filled = Template.fill(request.template, {
        selection = self:_quoted(request.selection),
        context = request.context ~= "" and self:_quoted(request.context) or "",
        title = values.title,
        author = values.by,
        chapter = Prompt.name(request.chapter),
        language = values.language,
        question = Prompt.question(request.question),
        recap = request.recap and self:_quoted(request.recap) or "",
    })
    return Prompt.messages(Prompt.system(prompts, values, self._deps.wishes), filled)
end

function Selection:_question()
    return OneQuestion.question(self._deps, prompts, self._request, self:_messages())
end

return Selection
