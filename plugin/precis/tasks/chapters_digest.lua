--- Many chapters as one text: the book's overview, or the story so far.
--
-- Each chapter's summary is made on the way and kept as the chapter's own, so that only what is new is ever paid for.
-- Of a chapter that has been read in part, blocks at fixed borders are noted: reading on adds blocks and changes none.

local Task = require("precis.async.task")

local Blocks = require("precis.tasks.blocks")
local BookValues = require("precis.tasks.book_values")
local Errors = require("precis.errors")
local Plan = require("precis.tasks.plan")
local SideBySide = require("precis.tasks.side_by_side")
local Prompt = require("precis.tasks.prompt")
local Usage = require("precis.tasks.usage")
local chapter_prompts = require("precis.tasks.prompts.chapter_summary")

local ChaptersDigest = {}
ChaptersDigest.__index = ChaptersDigest

-- A summary's tokens, of those it may have.
local USUAL_SHARE_OF_SUMMARY = 0.4
-- Under this there is nothing to tell.
local MIN_CHAPTER_BYTES = 40

---@class precis.tasks.ChaptersDigestOptions
---@field prompts precis.tasks.DigestPrompts of the text that is made of the summaries
---@field length string
---@field style string? nil: narrative
---@field fresh boolean? another answer than the stored one is wanted; the chapters' summaries are not made anew
---@field chapters precis.Chapter[] in reading order
---@field title string
---@field only_chapters boolean? their summaries are all that is wanted
---@field is_part boolean? the reader has not read all chapters that it would be about

---@param deps precis.tasks.BookDeps
---@param options precis.tasks.ChaptersDigestOptions
function ChaptersDigest.new(deps, options)
    return setmetatable({ _deps = deps, _options = options, _usage = Usage.new() }, ChaptersDigest)
end

---@async
---@return precis.tasks.Plan? plan
---@return precis.Error? err
function ChaptersDigest:plan()
    local jobs, err = self:_jobs()
    if not jobs then
        return nil, err
    end
    local plan = Plan.new(self._options.prompts.id)
    for __, job in ipairs(jobs) do
        local digest, digest_err = self:_digest(job)
        if not digest then
            return nil, digest_err
        end
        local part, part_err = digest:plan()
        if not part then
            return nil, part_err
        end
        plan:include(part, 1)
    end
    if self._options.only_chapters then
        return plan
    end
    local last, last_err = self:_last_plan(jobs, plan)
    if not last then
        return nil, last_err
    end
    plan:include(last, plan:stages() + 1)
    return plan
end

-- What the last requests will take. When all summaries are there already, exactly; else nobody knows their texts yet.
function ChaptersDigest:_last_plan(jobs, plan)
    if plan:is_paid() then
        local summaries, failed = self:_summarise(jobs, {})
        if failed then
            return nil, failed.error
        end
        return self:_last_digest(jobs, summaries):plan()
    end
    local last = Plan.new(plan.task)
    last:add({
        stage = 1,
        tokens_in = math.floor(plan:tokens_out() * USUAL_SHARE_OF_SUMMARY),
        tokens_out = self._options.prompts.answer_tokens[self._options.length],
        is_paid = false,
    })
    return last
end

---@async
---@param handlers precis.tasks.Handlers
---@return precis.tasks.Answer? answer
---@return precis.Error? err when not even the texts could be had
function ChaptersDigest:run(handlers)
    local jobs, err = self:_jobs()
    if not jobs then
        return nil, err
    end
    local summaries, failed = self:_summarise(jobs, handlers)
    if failed or self._options.only_chapters then
        return self:_add_usage({
            text = self:_join(jobs, summaries),
            complete = not failed,
            model = self._model,
            error = failed and failed.error,
        })
    end
    return self:_add_usage(self:_last_digest(jobs, summaries):run(handlers))
end

function ChaptersDigest:_last_digest(jobs, summaries)
    local options = self._options
    local values = BookValues.of(self._deps)
    values.chapter = Prompt.name(options.title)
    return self._deps.new_digest({
        prompts = options.prompts,
        values = values,
        length = options.length,
        style = options.style,
        fresh = options.fresh,
        text = self:_join(jobs, summaries),
        title = options.title,
        first = jobs[1].first,
        last = jobs[#jobs].last,
    })
end

-- One job for each whole chapter, one for each block of a chapter read in part. Their texts are not kept: a long book's
-- would not fit a device's memory twice.
function ChaptersDigest:_jobs()
    local jobs = {}
    for __, chapter in ipairs(self._options.chapters) do
        local text, err = self._deps.gate:text(chapter.number)
        if not text then
            return nil, err
        end
        local is_whole, gate_err = self._deps.gate:is_whole(chapter.number)
        if is_whole == nil then
            return nil, gate_err
        elseif #text >= MIN_CHAPTER_BYTES then
            self:_add_jobs(jobs, chapter, is_whole and { text } or Blocks.of(text, Task.breathe))
        end
        local ok, stop = Task.checkpoint()
        if not ok then
            return nil, stop
        end
    end
    if #jobs == 0 then
        return nil, Errors.new("no_text", "nothing has been read yet")
    end
    return jobs
end

function ChaptersDigest:_add_jobs(jobs, chapter, blocks)
    local offset = 0
    for index, block in ipairs(blocks) do
        local first = { chapter = chapter.number, offset = offset }
        offset = offset + #block
        jobs[#jobs + 1] = {
            chapter = chapter,
            title = index == 1 and chapter.title or nil,
            first = first,
            last = { chapter = chapter.number, offset = offset },
        }
    end
end

function ChaptersDigest:_digest(job)
    local text, err = self._deps.gate:text(job.chapter.number, job.first.offset, job.last.offset)
    if not text then
        return nil, err
    end
    local values = BookValues.of(self._deps)
    values.chapter = Prompt.name(job.chapter.title)
    return self._deps.new_digest({
        prompts = chapter_prompts,
        values = values,
        length = "paragraph",
        text = text,
        title = job.chapter.title,
        first = job.first,
        last = job.last,
    })
end

function ChaptersDigest:_run_job(job, handlers)
    local digest, err = self:_digest(job)
    if not digest then
        return { complete = false, error = err }
    end
    return digest:run({ on_wait = handlers.on_wait })
end

-- All of them side by side; how many requests run at once is decided where they are sent.
function ChaptersDigest:_summarise(jobs, handlers)
    local summaries, functions, done, failed = {}, {}, 0, nil
    local function progress()
        if handlers.on_progress then
            local total = self._options.only_chapters and #jobs or #jobs + 1
            handlers.on_progress(done, total, self._usage:totals())
        end
    end
    progress()
    for index, job in ipairs(jobs) do
        functions[index] = function()
            local answer = self:_run_job(job, handlers)
            self._usage:add({ usage = answer.usage, requests = answer.requests })
            self._model = answer.model or self._model
            if not answer.complete then
                failed = failed or answer
                return nil, answer.error
            end
            summaries[index] = answer.text
            done = done + 1
            progress()
            return true
        end
    end
    local __, err = SideBySide.run(functions, self._deps.parallel)
    if err and not failed then
        failed = { error = err }
    end
    return summaries, failed
end

function ChaptersDigest:_join(jobs, summaries)
    local texts = {}
    for index, job in ipairs(jobs) do
        if summaries[index] then
            texts[#texts + 1] = (job.title and job.title .. "\n" or "") .. summaries[index]
        end
    end
    return table.concat(texts, "\n\n")
end

function ChaptersDigest:_add_usage(answer)
    self._usage:add({ usage = answer.usage, requests = answer.requests or 0 })
    answer.usage = self._usage:totals()
    answer.requests = self._usage.requests
    answer.cached = answer.complete and answer.requests == 0
    answer.is_cut_by_gate = self._options.is_part
    return answer
end

return ChaptersDigest
