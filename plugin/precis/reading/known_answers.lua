--- Finds a finished answer again by what was ordered, before anything is read, reckoned or sent.
--
-- Answers are kept by what was really sent. Finding out what that would be takes a while in a long book, so what came
-- of an order is kept once more: by the book, how far it may be used, the model and the settings.

local chapter_prompts = require("precis.tasks.prompts.chapter_summary")
local overview_prompts = require("precis.tasks.prompts.book_overview")
local recap_prompts = require("precis.tasks.prompts.recap")

---@class precis.reading.KnownAnswers
local KnownAnswers = {}
KnownAnswers.__index = KnownAnswers

local TASK = "order" -- as which it is kept: nothing that is listed
-- The prompts that go into an answer, by job.
local PROMPTS = {
    summary = { chapter_prompts },
    overview = { chapter_prompts, overview_prompts },
    recap = { chapter_prompts, recap_prompts },
}
-- The settings that tell models how to answer.
local ANSWERING = { "temperature", "top_p", "reasoning_effort", "extra_request" }

---@param reading precis.Reading
---@param hash fun(data: string): string
function KnownAnswers.new(reading, hash)
    return setmetatable({ _reading = reading, _hash = hash }, KnownAnswers)
end

-- A chapter that has been read to its end is the same however far the reader went on.
function KnownAnswers:_limit(order)
    local limit = order.until_place
    local chapter = limit and order.chapter and self._reading.book:chapters()[order.chapter]
    if chapter and limit.chapter > chapter.last then
        return nil
    end
    return limit
end

function KnownAnswers:_key(job, order)
    local reading = self._reading
    local workshop = reading.workshop
    local wishes, versions, answering, all_wishes = {}, {}, {}, workshop:wishes()
    for index, prompts in ipairs(PROMPTS[job]) do
        wishes[index] = all_wishes[prompts.id]
        versions[index] = prompts.id .. "/" .. prompts.version
    end
    for __, setting in ipairs(ANSWERING) do
        answering[setting] = reading:setting(setting)
    end
    return self._hash(assert(reading:json().encode({
        book = reading.book:identity(),
        job = job,
        chapter = order.chapter,
        length = order.length,
        style = order.style,
        only_last_chapter = order.only_last_chapter,
        in_parts = order.in_parts,
        limit = self:_limit(order),
        model = workshop:model_id(job, order),
        answering = answering,
        language = workshop:language(),
        prompts = versions,
        wishes = wishes,
    })))
end

function KnownAnswers:_artefact(job, order)
    local records = PROMPTS[job] and self._reading.records:all()
    return records and records.artefacts:get(self:_key(job, order)) or nil
end

--- Whether an order was carried out before.
---@param job string
---@param order precis.reading.JobOptions settled
---@return boolean
function KnownAnswers:has(job, order)
    return self:_artefact(job, order) ~= nil
end

--- The answer to an order that was carried out before.
---@param job string
---@param order precis.reading.JobOptions settled
---@return precis.tasks.Answer? answer
function KnownAnswers:find(job, order)
    local kept = not order.fresh and self:_artefact(job, order)
    if not kept then
        return nil
    end
    local answer = self._reading:failed(nil)
    local data = kept.data and self._reading:json().decode(kept.data) or {}
    answer.text, answer.model, answer.is_cut_by_gate = kept.text, kept.model, data.is_cut_by_gate
    answer.complete, answer.cached = true, true
    return answer
end

--- Keeps what came of an order. Failing at that costs nothing but a moment later on.
---@param job string
---@param order precis.reading.JobOptions settled
---@param answer precis.tasks.Answer
function KnownAnswers:keep(job, order, answer)
    local reading = self._reading
    local records = PROMPTS[job] and answer.complete and reading.records:all()
    if records then
        records.artefacts:put({
            key = self:_key(job, order),
            book = reading.book:identity(),
            task = TASK,
            text = answer.text,
            data = reading:json().encode({ is_cut_by_gate = answer.is_cut_by_gate }),
            model = answer.model,
        })
    end
end

return KnownAnswers
