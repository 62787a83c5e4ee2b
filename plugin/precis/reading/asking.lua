--- A question about the open book, as a job: answered for nothing where the book's own data do, else asked, and kept as
-- a turn of its conversation.

local Ask = require("precis.tasks.ask")
local BookValues = require("precis.tasks.book_values")
local ChapterRange = require("precis.reading.chapter_range")
local Citations = require("precis.index.citations")
local Facts = require("precis.tasks.facts")
local Plan = require("precis.tasks.plan")

local Asking = {}
Asking.__index = Asking

local LANGUAGE_OF_QUESTION = "the language of the question"

---@class precis.reading.AskOptions: precis.reading.JobOptions
---@field question string
---@field thread integer? the conversation it goes on with; nil: a new one

---@param reading precis.Reading
---@param deps precis.reading.Materials
---@param options precis.reading.AskOptions
---@param turns precis.store.Turn[] so far
function Asking.new(reading, deps, options, turns)
    local self = setmetatable({ _reading = reading, _deps = deps, _options = options }, Asking)
    local values = BookValues.of(deps)
    values.language = reading.workshop:language(LANGUAGE_OF_QUESTION)
    self._ask = Ask.new(self:_ask_deps(), {
        question = options.question,
        turns = turns,
        model = deps.model_id,
        values = values,
        book = reading.book:identity(),
        fresh = options.fresh,
    })
    return self
end

function Asking:_ask_deps()
    local deps, gate, search = self._deps, self._deps.gate, self._reading.search
    local parameters = deps.model and deps.model.parameters or {}
    return {
        book = deps.book,
        ask = deps.ask,
        is_paid = deps.is_paid,
        limits = deps.limits,
        estimate = deps.steady_estimate,
        json = deps.json,
        wishes = deps.wishes,
        can_call_tools = parameters.tools == true,
        check_citations = Citations.check,
        search = function(text, options)
            return search:find(gate, text, options)
        end,
        neighbours = function(passage)
            return search:neighbours(gate, passage)
        end,
        everything = function(max_bytes)
            return search:everything(gate, max_bytes)
        end,
        limit = function()
            return gate:limit()
        end,
        chapters = function()
            return ChapterRange.body(self._reading.book:chapters(), gate:limit())
        end,
        summaries = function()
            return self._reading.records:summaries(gate:limit())
        end,
        chapter_summary = function(number)
            return self._reading.records:newest_text("chapter_summary", gate:limit(), number)
        end,
    }
end

-- Until the index reaches as far as the gate, nothing is found.
function Asking:_prepare(handlers)
    if self._is_ready then
        return true
    end
    local ok, err = self._reading.search:prepare({
        limit = self._deps.gate:limit(),
        on_progress = handlers.on_progress,
    })
    self._is_ready = ok
    return ok, err
end

-- What the book's own data tell; where the reader is: where the book may be used up to, or on the screen.
function Asking:_fact()
    local book = self._reading.book
    return Facts.answer(self._options.question, book, self._options.until_place or book:here())
end

---@async
---@return precis.tasks.Plan? plan
---@return precis.Error? err
function Asking:plan()
    if self:_fact() then
        return Plan.new("ask")
    end
    local ok, err = self:_prepare({})
    if not ok then
        return nil, err
    end
    return self._ask:plan()
end

---@async
---@param handlers precis.reading.Handlers
---@return precis.tasks.Answer? answer with `thread`, `passages` and `citations`; `fact` when the book's data told it
---@return precis.Error? err
function Asking:run(handlers)
    local fact = self:_fact()
    if fact then
        return self:_answer_with(fact)
    end
    local ok, err = self:_prepare(handlers)
    if not ok then
        return nil, err
    end
    local answer
    answer, err = self._ask:run(handlers)
    if answer and answer.complete then
        self:_keep(answer)
    end
    return answer, err
end

function Asking:_answer_with(fact)
    local answer = self._reading:failed(nil)
    answer.text, answer.fact, answer.complete, answer.cached = fact.text, fact.kind, true, true
    answer.passages, answer.citations = {}, {}
    self:_keep(answer)
    return answer
end

-- A conversation that cannot be kept is no reason to keep the answer from the reader.
function Asking:_keep(answer)
    local options = self._options
    local thread, err = self._reading.records:keep_turn(options.thread, {
        question = options.question,
        answer = answer.text,
        data = self._deps.json.encode({ passages = answer.passages, citations = answer.citations }),
        limit = self._deps.gate:limit(),
    })
    answer.thread, answer.not_stored = thread, err
    if not answer.fact then
        local ok, keep_err = self._reading.records:keep_answer(options.question, answer)
        answer.not_stored = answer.not_stored or not ok and keep_err or nil
    end
end

return Asking
