--- One question about the picture of a page, for pages that have no text.
--
-- The picture itself is never kept: in the answer's key its digest stands for it, and its letters are made only when a
-- request is really going to be sent.

local Base64 = require("precis.text.base64")
local BookValues = require("precis.tasks.book_values")
local Errors = require("precis.errors")
local OneQuestion = require("precis.tasks.one_question")
local PictureTokens = require("precis.openrouter.picture_tokens")
local Plan = require("precis.tasks.plan")
local Prompt = require("precis.tasks.prompt")
local Task = require("precis.async.task")
local prompts = require("precis.tasks.prompts.page_picture")

local PagePicture = {}
PagePicture.__index = PagePicture

-- What a service says of a request that it cannot take. Of this one, all but a few words is the picture.
local MEANS_THE_PICTURE = { bad_request = true, text_too_long = true }

---@class precis.tasks.PagePictureRequest
---@field picture { bytes: string, kind: string, width: integer, height: integer, page: integer }
---@field digest string of its bytes
---@field action "explain"|"transcribe"|"ask"
---@field question string? for "ask"
---@field first precis.Place? of what is on the page
---@field last precis.Place?
---@field title string under which the answer is listed
---@field fresh boolean?

---@param deps precis.reading.Materials
---@param request precis.tasks.PagePictureRequest
function PagePicture.new(deps, request)
    return setmetatable({ _deps = deps, _request = request }, PagePicture)
end

---@async
---@return precis.tasks.Plan
function PagePicture:plan()
    local question, plan = self:_question(nil), Plan.new(prompts.id)
    local messages = question.request.messages
    local words = messages[1].content .. messages[2].content[1].text
    plan:add({
        stage = 1,
        tokens_in = self._deps.estimate(words) + question.request.picture_tokens,
        tokens_out = question.request.max_output_tokens,
        pictures = 1,
        is_paid = self._deps.is_paid(question),
        is_resent = question.fresh,
    })
    return plan
end

---@async
---@param handlers precis.tasks.Handlers
---@return precis.tasks.Answer
function PagePicture:run(handlers)
    return OneQuestion.answer(self._deps, self:_ask(handlers))
end

function PagePicture:_ask(handlers)
    local question = self:_question(nil)
    if not self._deps.is_paid(question) then
        local letters, refusal = Base64.encode(self._request.picture.bytes, Task.checkpoint)
        if not letters then
            return nil, refusal
        end
        question = self:_question(letters)
    end
    local completion, err = self._deps.ask(question, handlers)
    if err and MEANS_THE_PICTURE[err.kind] then
        err.kind = "picture_refused"
    end
    return completion, err
end

-- The text before the picture, as the service recommends.
function PagePicture:_messages(url)
    local request, values = self._request, BookValues.of(self._deps)
    local system = Prompt.system(prompts, values, self._deps.wishes)
    values.page = request.picture.page
    values.question = Prompt.question(request.question)
    return Prompt.messages(system, {
        { type = "text", text = Prompt.fill(prompts.actions[request.action], values) },
        { type = "image_url", image_url = { url = url } },
    })
end

-- letters: the picture's; nil: it is not going to be sent.
function PagePicture:_question(letters)
    local request, picture = self._request, self._request.picture
    local stand_in = self:_messages("sha256:" .. request.digest)
    local url = letters and ("data:%s;base64,%s"):format(picture.kind, letters)
    local question = OneQuestion.question(self._deps, prompts, request, url and self:_messages(url) or stand_in)
    question.key_messages = stand_in
    question.request.picture_tokens = PictureTokens.estimate(self._deps.model_id, picture.width, picture.height)
    return question
end

--- Whether a model can be asked about a picture.
---@param model precis.Model? nil: no list knows it; the service will tell
---@return true? ok
---@return precis.Error? err model_blind
function PagePicture.check_model(model)
    if model and not model.inputs.image then
        return nil, Errors.new("model_blind", model.id .. " takes no pictures", { model = model.id })
    end
    return true
end

return PagePicture
