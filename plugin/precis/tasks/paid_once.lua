--- Asks the model, and never pays for the same question twice.
--
-- Everything that goes into an answer makes its key. An answer that is stored costs nothing and opens offline; one that
-- is on its way is waited for, not asked again; a new one is held against the budgets before it leaves and is stored,
-- with its bill, in one transaction as soon as it is whole.

local Messages = require("precis.openrouter.messages")
local Semaphore = require("precis.async.semaphore")
local Task = require("precis.async.task")

local PaidOnce = {}
PaidOnce.__index = PaidOnce

-- What an estimate of the prompt may be short of; money is held back for the worst case.
local WORST_CASE_PERCENT = 110

---@class precis.tasks.PaidOnceDeps
---@field complete fun(request: table, handlers: table): table?, precis.Error?
---@field tells_costs fun(): boolean whether the service can be asked what a request cost
---@field account fun(): string? which key pays; nil: the endpoint does not tell what a key has used
---@field artefacts precis.store.Artefacts
---@field ledger precis.store.Ledger
---@field transaction fun(fn: fun(): any, precis.Error?): any, precis.Error? both at once or neither
---@field hash fun(data: string): string
---@field json precis.Json writes with sorted keys
---@field price fun(model: string, prompt_tokens: integer, completion_tokens: integer, pictures: integer?): precis.Decimal?
--- nil: unknown
---@field estimate fun(text: string, model: string): integer
---@field slots fun(): precis.async.Semaphore one permit for each request that may run at once
---@field log precis.Log

---@class precis.tasks.Question
---@field request table what the client sends
---@field key_messages table[]? what stands for its messages in the key, where those are too long to be hashed
---@field book string the book's identity
---@field task string
---@field prompt string name and version, such as "chapter_summary/1"
---@field title string? for lists
---@field first precis.Place? of the book text in it
---@field last precis.Place? exclusive
---@field fresh boolean? another answer than the stored one is wanted, and takes its place

---@param deps precis.tasks.PaidOnceDeps
function PaidOnce.new(deps)
    return setmetatable({ _deps = deps, _locks = setmetatable({}, { __mode = "v" }) }, PaidOnce)
end

--- The name under which the answer to a question is kept.
---@param question precis.tasks.Question
---@return string key
function PaidOnce:key(question)
    local request = {}
    for name, value in pairs(question.request) do
        request[name] = value
    end
    request.messages = question.key_messages or request.messages
    -- How the answer travels, what it costs, and the room it has, do not change what is asked.
    request.stream, request.max_output_tokens, request.picture_tokens = nil, nil, nil
    return self._deps.hash(assert(self._deps.json.encode({ prompt = question.prompt, request = request })))
end

---@param question precis.tasks.Question
---@return boolean
function PaidOnce:is_paid(question)
    return self._deps.artefacts:get(self:key(question)) ~= nil
end

--- Asks, or finds the answer again.
---@async
---@param question precis.tasks.Question
---@param handlers table the client's
---@return table? completion with `cached` when it cost nothing now
---@return precis.Error? err with `partial` when something came
function PaidOnce:ask(question, handlers)
    local key = self:key(question)
    -- Whoever asks the very same meanwhile waits here, and then finds it stored.
    return self:_holding(self:_lock_of(key), function()
        local stored, err
        if not question.fresh then
            stored, err = self:_stored(key, handlers)
        end
        if stored or err then
            return stored, err
        end
        return self:_holding(self._deps.slots(), function()
            return self:_ask_service(key, question, handlers)
        end)
    end)
end

-- A lock lives as long as somebody holds it or waits for it: the table does not keep it.
function PaidOnce:_lock_of(key)
    local lock = self._locks[key] or Semaphore.new(1)
    self._locks[key] = lock
    return lock
end

-- Runs a function with a permit, which is given back also when the task ends in a mistake.
function PaidOnce:_holding(semaphore, fn)
    local ok, lock_err = semaphore:acquire()
    if not ok then
        return nil, lock_err
    end
    local permit = {
        close = function()
            semaphore:release()
        end,
    }
    local task = Task.current()
    task:own(permit)
    local result, err = fn()
    task:disown(permit)
    permit.close()
    return result, err
end

function PaidOnce:_stored(key, handlers)
    local artefact, err = self._deps.artefacts:get(key)
    if not artefact then
        return nil, err
    end
    if handlers.on_text then
        handlers.on_text(artefact.text)
    end
    return {
        text = artefact.text,
        model = artefact.model,
        complete = true,
        cached = true,
        requests = 0,
        usage = { prompt_tokens = 0, completion_tokens = 0 },
        tool_calls = artefact.data and (self._deps.json.decode(artefact.data) or {}).tool_calls,
    }
end

function PaidOnce:_ask_service(key, question, handlers)
    local request = question.request
    local row, err = self._deps.ledger:reserve({
        book = question.book,
        task = question.task,
        model = request.model,
        reserved = self:_most_it_can_cost(request),
        account = self._deps.account(),
    })
    if not row then
        return nil, err
    end
    local completion
    completion, err = self._deps.complete(request, self:_watching_the_budget(row, request, handlers))
    if completion then
        return self:_keep(key, question, row, completion)
    end
    self:_close_account(row, request, err)
    return nil, err
end

-- An answer that is cut by its length goes on in another request, and one that went out on a connection nobody listened
-- to any more is sent again: the budget must cover that too.
function PaidOnce:_watching_the_budget(row, request, handlers)
    local function hold_more(said)
        return self._deps.ledger:hold_more(row, self:_most_it_can_cost(request, said))
    end
    return setmetatable({
        before_continuing = function(answer)
            return hold_more(answer.text)
        end,
        before_repeating = function(answer)
            return hold_more(answer and answer.text)
        end,
    }, { __index = handlers })
end

-- In exact dollars; "0" when nobody knows the model's price. `said`: what it has to go on from.
function PaidOnce:_most_it_can_cost(request, said)
    local form = { tools = request.tools, format = request.response_format }
    local tokens = self._deps.estimate(next(form) and self._deps.json.encode(form) or "", request.model)
    tokens = tokens + self._deps.estimate(said or "", request.model)
    local text, further_tokens, pictures = Messages.content(request)
    tokens = tokens + self._deps.estimate(text, request.model) + further_tokens
    local worst = math.ceil(tokens * WORST_CASE_PERCENT / 100)
    local price = self._deps.price(request.model, worst, request.max_output_tokens or 0, pictures)
    return price and price:format() or "0"
end

-- The answer and its bill go in together: a crash between the two would lose one or pay twice.
function PaidOnce:_keep(key, question, row, completion)
    local usage = completion.usage or {}
    local ok, err = self._deps.transaction(function()
        local settled, settle_err =
            self:_settle(row, question.request, completion.generations or { completion }, completion.text)
        if not settled then
            return nil, settle_err
        end
        return self._deps.artefacts:put({
            key = key,
            book = question.book,
            task = question.task,
            title = question.title,
            first_chapter = question.first and question.first.chapter,
            first_offset = question.first and question.first.offset,
            last_chapter = question.last and question.last.chapter,
            last_offset = question.last and question.last.offset,
            text = completion.text,
            data = completion.tool_calls and self._deps.json.encode({ tool_calls = completion.tool_calls }),
            model = completion.model or question.request.model,
            prompt_tokens = usage.prompt_tokens or 0,
            completion_tokens = usage.completion_tokens or 0,
            cost = usage.cost_text,
        })
    end)
    if not ok then
        -- The reader has paid for it and must see it, kept or not.
        self._deps.log.warn("the answer could not be stored:", err.message)
        completion.not_stored = err
    end
    return completion
end

function PaidOnce:_settle(row, request, generations, said)
    local bills = {}
    for index, generation in ipairs(generations) do
        bills[index] = self:_bill(request, generation, said)
    end
    return self._deps.ledger:settle(row, bills)
end

-- What one generation cost: as billed, or still to be found out where that can be, or from tokens and price.
function PaidOnce:_bill(request, generation, said)
    local usage = generation.usage
    local bill = {
        generation = generation.id,
        cost = usage and usage.cost_text,
        prompt_tokens = usage and usage.prompt_tokens,
        completion_tokens = usage and usage.completion_tokens,
    }
    if usage and not bill.cost and not (generation.id and self._deps.tells_costs()) then
        local price = self._deps.price(request.model, usage.prompt_tokens, usage.completion_tokens)
        bill.cost, bill.is_estimate = price and price:format() or "0", true
    end
    if not bill.cost then
        bill.most = self:_most_it_can_cost(request, said)
    end
    return bill
end

-- A request that failed: billed in part, perhaps billed, or surely not.
function PaidOnce:_close_account(row, request, err)
    local generations = err.generations or { err.partial or (err.may_be_billed and {} or nil) }
    local ok, ledger_err
    if generations[1] then
        ok, ledger_err = self._deps.transaction(function()
            return self:_settle(row, request, generations, err.partial and err.partial.text)
        end)
    else
        ok, ledger_err = self._deps.ledger:release(row)
    end
    if not ok then
        self._deps.log.warn("the ledger could not be written:", ledger_err.message)
    end
end

return PaidOnce
