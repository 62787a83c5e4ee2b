--- Hands tasks what they need for the book that is open: its text through the gate, the model, the way to ask it.

local Digest = require("precis.tasks.digest")
local Gate = require("precis.book.gate")
local Language = require("precis.tasks.language")
local Preferences = require("precis.reading.preferences")
local Task = require("precis.async.task")

---@class precis.reading.GateOptions
---@field is_open boolean? the whole book may be used, read or not; nil: as the settings have it
---@field until_place precis.Place? nothing at or after it may be used, whatever is on the screen

---@class precis.reading.JobOptions: precis.reading.GateOptions what every job understands
---@field model string? a model's id in place of the one that is set
---@field fresh boolean? another answer than the stored one is wanted
---@field continue boolean? an answer that was cut by its length goes on from where it ends
---@field in_parts boolean? the model takes less than its list says
---@field is_offline boolean? nothing may be sent, not even for the list of models
---@field agreed_price string? exact dollars: what the reader agreed to pay at the most, when that was asked

---@class precis.reading.Materials: precis.tasks.BookDeps
---@field model_id string
---@field wishes table<string, string> the reader's, by the prompts' ids
---@field model precis.Model? nil: no list knows it
---@field limits precis.tasks.ModelLimits
---@field json precis.Json
---@field estimate fun(text: string): integer tokens, as exactly as is known
---@field steady_estimate fun(text: string): integer for what decides how a question is put: no bill changes it
---@field ask fun(question: precis.tasks.Question, handlers: table): table?, precis.Error?
---@field is_paid fun(question: precis.tasks.Question): boolean

-- Which setting names a job's model where it is not `model`; empty, it is.
local MODEL_SETTING = { ask = "question_model", selection = "question_model", picture = "picture_model" }
-- The prompts that the reader may add a wish to, in the setting of that name.
local PROMPTS = { "chapter_summary", "book_overview", "recap", "ask", "xray", "selection", "page_picture" }
-- What a model surely takes that refused a longer text, in tokens.
local SMALL_CONTEXT_TOKENS = 8000

---@class precis.reading.Workshop
local Workshop = {}
Workshop.__index = Workshop

---@param app precis.App
---@param book precis.Book loaded
function Workshop.new(app, book)
    return setmetatable({ _app = app, _book = book }, Workshop)
end

--- How far the book may be read by the tasks: to a place, to the end of what is on the screen, or all of it.
---@async
---@param options precis.reading.GateOptions
---@return precis.Gate? gate
---@return precis.Error? err
function Workshop:gate(options)
    if options.until_place then
        return Gate.new(self._book, { limit = options.until_place })
    end
    local is_open = options.is_open
    if is_open == nil then
        is_open = not self._app.settings:get("only_what_i_have_read")
    end
    if is_open then
        return Gate.new(self._book, {})
    end
    local limit, err = self._book:visible_end()
    return limit and Gate.new(self._book, { limit = limit }), err
end

--- In which language to answer, as a prompt says it.
---@param own string? what stands for the book's own language; nil: the text's
---@return string? phrase nil: as the text is
function Workshop:language(own)
    return Language.phrase(self._app.settings:get("answer_language"), {
        interface = self._app.host.interface_language(),
        own = own,
    })
end

--- The language that the reader reads menus in, as a prompt says it.
---@return string
function Workshop:interface_language()
    return Language.name(self._app.host.interface_language())
end

--- The model that does a job.
---@param job string
---@param options precis.reading.JobOptions
---@return string id
function Workshop:model_id(job, options)
    local settings = self._app.settings
    local own = MODEL_SETTING[job] and settings:get(MODEL_SETTING[job]) or ""
    return options.model or (own ~= "" and own) or settings:get("model")
end

--- What the reader wishes, by the prompts' ids; an empty one is none.
---@return table<string, string>
function Workshop:wishes()
    local wishes = {}
    for __, prompt in ipairs(PROMPTS) do
        wishes[prompt] = self._app.settings:get("wish_" .. prompt)
    end
    return wishes
end

--- What every task over the book is handed.
---@async
---@param job string
---@param options precis.reading.JobOptions
---@return precis.reading.Materials? deps
---@return precis.Error? err
function Workshop:materials(job, options)
    local gate, err = self:gate(options)
    if not gate then
        return nil, err
    end
    local records, store_err = self._app:records()
    if not records then
        return nil, store_err
    end
    local deps = self:_deps(gate, self:model_id(job, options), options)
    self:_add_ways_to_ask(deps, records, options)
    return deps
end

function Workshop:_deps(gate, model_id, options)
    local app = self._app
    local client = app:client()
    return {
        book = self._book,
        gate = gate,
        language = self:language(),
        wishes = self:wishes(),
        model_id = model_id,
        model = app:model(model_id, options.is_offline),
        limits = self:_limits(model_id, options),
        json = app:json(),
        parallel = app.settings:get("parallel_requests"),
        estimate = function(text)
            return client:estimate(text, model_id, Task.breathe)
        end,
        steady_estimate = function(text)
            return client:steady_estimate(text, model_id, Task.breathe)
        end,
    }
end

function Workshop:_limits(model_id, options)
    local limits = self._app:limits(model_id, options.is_offline)
    if options.in_parts then
        local half = math.floor(limits.context_tokens / 2)
        limits.context_tokens = math.min(half, SMALL_CONTEXT_TOKENS)
    end
    return limits
end

function Workshop:_add_ways_to_ask(deps, records, options)
    local settings, paid_once = self._app.settings, records.paid_once
    local function prepare(question)
        Preferences.apply(question.request, settings, deps)
        question.continues = options.continue
        return question
    end
    function deps.ask(question, handlers)
        return paid_once:ask(prepare(question), handlers)
    end
    function deps.is_paid(question)
        return paid_once:is_paid(prepare(question))
    end
    function deps.keep(artefact)
        return records.artefacts:put(artefact)
    end
    function deps.new_digest(request)
        request.model, request.book = deps.model_id, self._book:identity()
        return Digest.new(deps, request)
    end
end

return Workshop
