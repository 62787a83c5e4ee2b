--- People, places and terms of the book as far as it has been read: found part by part, merged, with their mentions.
--
-- Each part's answer is kept, so that reading on pays for what is new only; merging and looking up cost nothing.

local Errors = require("precis.errors")

local Budget = require("precis.tasks.budget")
local EntityMentions = require("precis.tasks.entity_mentions")
local Merge = require("precis.tasks.xray_merge")
local Parts = require("precis.tasks.parts")
local Plan = require("precis.tasks.plan")
local Question = require("precis.tasks.xray_question")
local Reply = require("precis.tasks.xray_reply")
local SideBySide = require("precis.tasks.side_by_side")
local Task = require("precis.async.task")
local Usage = require("precis.tasks.usage")
local XrayText = require("precis.tasks.xray_text")
local prompts = require("precis.tasks.prompts.xray")

local Xray = {}
Xray.__index = Xray

local MAX_PART_TOKENS = 6000 -- more, and models leave out what is mentioned once

---@class precis.tasks.XrayDeps: precis.tasks.BookDeps
---@field ask fun(question: precis.tasks.Question, handlers: table): table?, precis.Error? `PaidOnce:ask`
---@field is_paid fun(question: precis.tasks.Question): boolean
---@field keep fun(artefact: precis.store.Artefact): true?, precis.Error?
---@field each_passage_with fun(names: string[], before: integer?, visit: function): boolean?, precis.Error? passages
--- before a chapter that may have one of the names; false: there is no index to find them in
---@field limits precis.tasks.ModelLimits
---@field model_id string
---@field model precis.Model? nil: nobody knows what it can do
---@field json precis.Json
---@field estimate fun(text: string): integer
---@field steady_estimate fun(text: string): integer more than that, whatever bills have taught

---@param deps precis.tasks.XrayDeps
---@param options { chapters: precis.Chapter[] } in reading order, those the gate lets be read
function Xray.new(deps, options)
    return setmetatable({ _deps = deps, _chapters = options.chapters, _usage = Usage.new() }, Xray)
end

local function tokens_of(messages, estimate)
    local tokens = 0
    for __, message in ipairs(messages) do
        tokens = tokens + estimate(message.content)
    end
    return tokens
end

--- What it will take. Nothing is sent.
---@async
---@return precis.tasks.Plan? plan
---@return precis.Error? err no_text, text_too_long
function Xray:plan()
    local parts, err = self:_parts()
    if not parts then
        return nil, err
    end
    local plan = Plan.new(prompts.id)
    for __, part in ipairs(parts) do
        local question = Question.of(self._deps, part)
        plan:add({
            stage = 1,
            tokens_in = tokens_of(question.request.messages, self._deps.estimate),
            tokens_out = question.request.max_output_tokens,
            is_paid = self._deps.is_paid(question),
        })
    end
    return plan
end

--- Finds them.
---@async
---@param handlers precis.tasks.Handlers
---@return precis.tasks.Answer? answer with `entities` and `timeline`; after a failure of what was found until then;
--- `cut_parts`: of so many parts the list stayed incomplete, and can go on
---@return precis.Error? err when not even the texts could be had
function Xray:run(handlers)
    local parts, err = self:_parts()
    if not parts then
        return nil, err
    end
    local found, ask_err = self:_ask_parts(parts, handlers)
    local entities = Merge.entities(found)
    local ok, scan_err = EntityMentions.find(entities, self._chapters, self._deps)
    if not ok then
        return nil, scan_err
    end
    local answer = self:_answer(entities, Merge.timeline(found), ask_err)
    if answer.complete then
        self:_keep(answer, parts[1], parts[#parts])
    end
    return answer
end

function Xray:_parts()
    local prompt_tokens = tokens_of(Question.messages(self._deps, "", ""), self._deps.steady_estimate)
    local room = Budget.part(Budget.room(self._deps.limits, prompt_tokens, prompts.answer_tokens))
    if not room then
        return nil, Errors.new("text_too_long", "the model's context is too small for a part")
    end
    return Parts.of(self._deps, self._chapters, math.min(room, MAX_PART_TOKENS))
end

-- All parts side by side. On an error: what was found until then.
function Xray:_ask_parts(parts, handlers)
    local found, jobs, done = {}, {}, 0
    local function progress()
        if handlers.on_progress then
            handlers.on_progress(done, #parts, self._usage:totals())
        end
    end
    progress()
    for index, part in ipairs(parts) do
        jobs[index] = function()
            local reply, err = self:_ask_part(part, handlers)
            if not reply then
                return nil, err
            end
            found[index] = { chapter = part.chapter.number, offset = part.last.offset }
            found[index].entities, found[index].events = reply.entities, reply.events
            done = done + 1
            progress()
            return true
        end
    end
    local __, err = SideBySide.run(jobs, self._deps.parallel)
    local in_order = {}
    for index = 1, #parts do
        in_order[#in_order + 1] = found[index]
    end
    return in_order, err
end

-- A reply that nobody can read is asked for once more; then the part is told to have none.
function Xray:_ask_part(part, handlers)
    local question = Question.of(self._deps, part)
    local completion, err = self:_ask(question, handlers)
    if not completion then
        return nil, err
    end
    local reply = Reply.read(self._deps.json, completion.text, part.text)
    if reply then
        return reply
    end
    completion, err = self:_ask(Question.again(question, completion.text), handlers)
    if not completion then
        return nil, err
    end
    reply = Reply.read(self._deps.json, completion.text, part.text)
    if not reply then
        self._unread_parts = (self._unread_parts or 0) + 1
    end
    return reply or { entities = {}, events = {} }
end

function Xray:_ask(question, handlers)
    local completion, err = self._deps.ask(question, { on_wait = handlers.on_wait })
    local received = completion or (err and err.partial)
    self._usage:add(received)
    self._model = received and received.model or self._model
    if err and err.kind == "cut_by_length" and received then
        -- Its whole items are as good as any; the rest comes when the reader wants it.
        self._cut_parts = (self._cut_parts or 0) + 1
        return received
    end
    return completion, err
end

function Xray:_answer(entities, timeline, err)
    return {
        text = XrayText.of(entities, timeline),
        entities = entities,
        timeline = timeline,
        unread_parts = self._unread_parts,
        cut_parts = self._cut_parts,
        complete = err == nil,
        cached = err == nil and self._usage.requests == 0,
        model = self._model or self._deps.model_id,
        usage = self._usage:totals(),
        requests = self._usage.requests,
        error = err,
    }
end

-- For looking names up, also offline and in another session.
function Xray:_keep(answer, first, last)
    local data = self._deps.json.encode({
        entities = answer.entities,
        timeline = answer.timeline,
        cut_parts = answer.cut_parts,
    }, Task.checkpoint)
    if not data then
        return -- cancelled: nobody waits for the answer either
    end
    local book = self._deps.book:identity()
    self._deps.keep({
        key = ("%s:%s:%d:%d"):format(prompts.id, book, last.last.chapter, last.last.offset),
        book = book,
        task = prompts.id,
        title = self._deps.book:metadata().title,
        first_chapter = first.first.chapter,
        first_offset = first.first.offset,
        last_chapter = last.last.chapter,
        last_offset = last.last.offset,
        text = answer.text,
        data = data,
        model = answer.model,
    })
end

return Xray
