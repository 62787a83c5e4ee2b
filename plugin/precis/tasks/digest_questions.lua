--- Words the questions by which a text is digested, and knows how much of it fits one of them.

local Chunks = require("precis.text.chunks")
local Errors = require("precis.errors")
local Task = require("precis.async.task")

local Budget = require("precis.tasks.budget")
local LengthWords = require("precis.tasks.length_words")
local Prompt = require("precis.tasks.prompt")

---@class precis.tasks.DigestQuestions
local Questions = {}
Questions.__index = Questions

---@param deps precis.tasks.DigestDeps
---@param request precis.tasks.DigestRequest
function Questions.new(deps, request)
    local length = assert(request.prompts.lengths[request.length], "no such length")
    local most_words = request.prompts.words and request.prompts.words[request.length]
    if most_words then
        length = Prompt.fill(length, { words = LengthWords.of(request.text, most_words) })
    end
    local style = assert(request.prompts.styles[request.style or "narrative"], "no such style")
    return setmetatable({
        _deps = deps,
        _request = request,
        _prompts = request.prompts,
        _values = setmetatable({ length = length, style = style }, { __index = request.values }),
    }, Questions)
end

--- For notes on one part.
---@param index integer
---@param count integer of all parts
---@param part string
---@return precis.tasks.Question
function Questions:part(index, count, part)
    local values = { number = index, count = count, quoted = part }
    return self:_question(self._prompts.part, values, self._prompts.part_answer_tokens)
end

--- For the digest itself.
---@param template string the prompts' `whole` or `combine`
---@param values { quoted: string, count: integer? }
---@return precis.tasks.Question
function Questions:last(template, values)
    return self:_question(template, values, self:answer_tokens(), true)
end

-- Only the last one is the task's answer; those before it are notes.
function Questions:_question(template, values, answer_tokens, is_last)
    local request, prompts = self._request, self._prompts
    return {
        request = {
            model = request.model,
            messages = Prompt.messages(self:_system(), self:_fill(template, values)),
            max_output_tokens = Budget.answer(self._deps.limits, answer_tokens),
            stream = true,
        },
        book = request.book,
        task = is_last and prompts.id or prompts.id .. ".part",
        prompt = prompts.id .. "/" .. prompts.version,
        title = request.title,
        first = request.first,
        last = request.last,
        fresh = is_last and request.fresh,
    }
end

function Questions:_system()
    return Prompt.system(self._prompts, self._values, self._deps.wishes)
end

function Questions:_fill(template, values)
    local filled = setmetatable({ quoted = Prompt.quote(values.quoted) }, {
        __index = function(__, name)
            return values[name] or self._values[name]
        end,
    })
    return Prompt.fill(template, filled)
end

--- Whether a text fits the last question whole.
---@param text string
---@param template string
---@return boolean
function Questions:fits(text, template)
    return self._deps.steady_estimate(text) <= self:_room(template, self:answer_tokens())
end

--- Cuts a text into parts that fit a question each.
---@async
---@param text string
---@return string[]? parts their concatenation is the text
---@return precis.Error? err text_too_long: the model's context is too small
function Questions:cut(text)
    local room = Budget.part(self:_room(self._prompts.part, self._prompts.part_answer_tokens))
    if not room then
        return nil,
            Errors.new("text_too_long", "the model's context is too small for a part", {
                tokens = self._deps.estimate(text),
                context_tokens = self._deps.limits.context_tokens,
            })
    end
    local parts = {}
    local options = { max_tokens = room, estimate = self._deps.steady_estimate, pause = Task.breathe }
    for index, chunk in ipairs(Chunks.split(text, options)) do
        parts[index] = chunk.text
    end
    return parts
end

function Questions:_room(template, answer_tokens)
    return Budget.room(self._deps.limits, self:prompt_tokens(template), answer_tokens)
end

--- Tokens of a request without the quoted text.
---@param template string
---@return integer
function Questions:prompt_tokens(template)
    local empty = self:_fill(template, { quoted = "", number = 99, count = 99 })
    return self._deps.steady_estimate(self:_system()) + self._deps.steady_estimate(empty)
end

--- The room that the prompts give the digest itself.
---@return integer tokens
function Questions:answer_tokens()
    return self._prompts.answer_tokens[self._request.length]
end

return Questions
