--- Words the question about one part of a book, in the form that the model can promise to answer in.

local BookValues = require("precis.tasks.book_values")
local Budget = require("precis.tasks.budget")
local Prompt = require("precis.tasks.prompt")
local prompts = require("precis.tasks.prompts.xray")

local Question = {}

---@param deps precis.tasks.XrayDeps
---@param title string of the chapter
---@param text string
---@return table[] messages
function Question.messages(deps, title, text)
    local values = BookValues.of(deps)
    values.chapter, values.quoted = Prompt.name(title), Prompt.quote(text)
    return Prompt.messages(Prompt.system(prompts, values, deps.wishes), Prompt.fill(prompts.part, values))
end

-- A promise of form from models that give one.
local function format_for(model)
    local parameters = model and model.parameters or {}
    if parameters.structured_outputs then
        local schema = { name = prompts.id, strict = true, schema = prompts.schema }
        return { type = "json_schema", json_schema = schema }
    end
    return parameters.response_format and { type = "json_object" } or nil
end

---@param deps precis.tasks.XrayDeps
---@param part precis.tasks.Part
---@return precis.tasks.Question
function Question.of(deps, part)
    return {
        request = {
            model = deps.model_id,
            messages = Question.messages(deps, part.chapter.title, part.text),
            max_output_tokens = Budget.answer(deps.limits, prompts.answer_tokens),
            response_format = format_for(deps.model),
            -- A model that goes on and on about one part says nothing new.
            max_continuations = 1,
            stream = true,
        },
        book = deps.book:identity(),
        task = prompts.id .. ".part",
        prompt = prompts.id .. "/" .. prompts.version,
        title = part.chapter.title,
        first = part.first,
        last = part.last,
    }
end

local function copy(source)
    local copied = {}
    for name, value in pairs(source) do
        copied[name] = value
    end
    return copied
end

--- The same question again, after an answer that nobody can read.
---@param question precis.tasks.Question
---@param answer string
---@return precis.tasks.Question
function Question.again(question, answer)
    local repair = copy(question)
    repair.request = copy(question.request)
    repair.request.messages = {
        question.request.messages[1],
        question.request.messages[2],
        { role = "assistant", content = answer:find("%S") and answer or "…" },
        { role = "user", content = prompts.repair },
    }
    return repair
end

return Question
