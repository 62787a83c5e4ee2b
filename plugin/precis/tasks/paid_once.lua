--- Asks the model, and never pays for the same question twice.
--
-- Everything that goes into an answer makes its key. An answer that is stored costs nothing and opens offline; one that
-- is on its way is waited for, not asked again; a new one is held against the budgets before it leaves and is stored,
-- with its bill, in one transaction as soon as it is whole.

local Billing = require("precis.tasks.billing")
local Errors = require("precis.errors")
local Semaphore = require("precis.async.semaphore")
local Task = require("precis.async.task")

local PaidOnce = {}
PaidOnce.__index = PaidOnce

-- Errors after which the text that came is kept, to be gone on from when the reader wants the rest.
local LEAVES_A_BEGINNING = { cut_by_length = true, budget = true }
local CUT = ".cut" -- added to the task and the key of such a text

---@class precis.tasks.PaidOnceDeps
---@field complete fun(request: table, handlers: table): table?, precis.Error?
---@field tells_costs fun(): boolean whether the service can be asked what a request cost
---@field account fun(): string? which key pays; nil: the endpoint does not tell what a key has used
---@field artefacts precis.store.Artefacts
---@field ledger precis.store.Ledger
---@field transaction fun(fn: fun(): any, precis.Error?): any, precis.Error? both at once or neither
---@field hash fun(data: string, give_way: (fun(): true?, precis.Error?)?): string?, precis.Error?
---@field json precis.Json writes with sorted keys
---@field price fun(model: string, prompt_tokens: integer, completion_tokens: integer, pictures: integer?): any dollars,
--- a decimal; nil: unknown
---@field estimate fun(text: string, model: string): integer
---@field slots fun(): precis.async.Semaphore one permit for each request that may run at once
---@field on_not_stored fun(err: precis.Error) an answer was paid for and cannot be kept
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
---@field continues boolean? what was cut by its length is to go on; else it is given again as it is, for nothing

---@param deps precis.tasks.PaidOnceDeps
function PaidOnce.new(deps)
    return setmetatable({
        _deps = deps,
        _billing = Billing.new(deps),
        _locks = setmetatable({}, { __mode = "v" }),
    }, PaidOnce)
end

--- The name under which the answer to a question is kept. In slices: a long chapter is in it.
---@async
---@param question precis.tasks.Question
---@return string? key
---@return precis.Error? err cancelled
function PaidOnce:key(question)
    local request = {}
    for name, value in pairs(question.request) do
        request[name] = value
    end
    request.messages = question.key_messages or request.messages
    -- How the answer travels, what it costs, and the room it has, do not change what is asked.
    request.stream, request.max_output_tokens, request.picture_tokens = nil, nil, nil
    local asked, err = self._deps.json.encode({ prompt = question.prompt, request = request }, Task.checkpoint)
    if not asked then
        return nil, err
    end
    return self._deps.hash(asked, Task.checkpoint)
end

--- Whether asking costs nothing any more. Another answer than the stored one always costs.
---@async
---@param question precis.tasks.Question
---@return boolean
function PaidOnce:is_paid(question)
    local key, artefacts = not question.fresh and self:key(question), self._deps.artefacts
    if not key then
        return false
    end
    return artefacts:get(key) ~= nil or not question.continues and artefacts:get(key .. CUT) ~= nil
end

--- Asks, or finds the answer again.
---@async
---@param question precis.tasks.Question
---@param handlers table the client's; what was cut and goes on passes on its rest alone
---@return table? completion with `cached` when it cost nothing now
---@return precis.Error? err with `partial` when something came
function PaidOnce:ask(question, handlers)
    local key, key_err = self:key(question)
    if not key then
        return nil, key_err
    end
    -- Whoever asks the very same meanwhile waits here, and then finds it stored.
    return self:_lock_of(key):while_held(function()
        local beginning, stored, err
        if not question.fresh then
            stored, err, beginning = self:_stored(key, question, handlers)
        end
        if stored or err then
            return stored, err
        end
        return self._deps.slots():while_held(function()
            return self:_ask_service(key, question, beginning, handlers)
        end)
    end)
end

-- A lock lives as long as somebody holds it or waits for it: the table does not keep it.
function PaidOnce:_lock_of(key)
    local lock = self._locks[key] or Semaphore.new(1)
    self._locks[key] = lock
    return lock
end

-- The answer; or an error: of the store, or that only its beginning is there; or that beginning, when it is to go on.
function PaidOnce:_stored(key, question, handlers)
    local whole, err = self._deps.artefacts:get(key)
    local cut
    if not whole and not err then
        cut, err = self._deps.artefacts:get(key .. CUT)
    end
    if cut and question.continues then
        return nil, nil, cut.text
    elseif question.continues and handlers.on_reset then
        -- There is nothing to go on from: all of it comes.
        handlers.on_reset()
    end
    local artefact = whole or cut
    if not artefact then
        return nil, err
    end
    if handlers.on_text then
        handlers.on_text(artefact.text)
    end
    local completion = self:_completion_of(artefact, whole ~= nil)
    if cut then
        return nil, Errors.new("cut_by_length", "only its beginning is there", { partial = completion })
    end
    return completion
end

function PaidOnce:_completion_of(artefact, is_complete)
    return {
        text = artefact.text,
        model = artefact.model,
        complete = is_complete,
        cached = true,
        requests = 0,
        usage = { prompt_tokens = 0, completion_tokens = 0 },
        tool_calls = artefact.data and (self._deps.json.decode(artefact.data) or {}).tool_calls,
    }
end

local function going_on_from(request, beginning)
    local longer = {}
    for name, value in pairs(request) do
        longer[name] = value
    end
    longer.continue_from = beginning
    return longer
end

function PaidOnce:_ask_service(key, question, beginning, handlers)
    local request = beginning and going_on_from(question.request, beginning) or question.request
    local row, err = self._billing:reserve(question, beginning)
    if not row then
        return nil, err
    end
    local completion
    completion, err = self._deps.complete(request, self._billing:watching(row, request, handlers))
    if completion then
        return self:_keep(key, question, row, completion)
    end
    self:_close_account(row, key, question, err)
    return nil, err
end

-- The answer and its bill go in together: a crash between the two would lose one or pay twice.
function PaidOnce:_keep(key, question, row, completion)
    local generations = completion.generations or { completion }
    local ok, err = self._deps.transaction(function()
        local settled, settle_err = self._billing:settle(row, question.request, generations, completion.text)
        if not settled then
            return nil, settle_err
        end
        local removed, remove_err = self._deps.artefacts:remove(key .. CUT)
        if not removed then
            return nil, remove_err
        end
        return self:_put(key, question.task, question, completion)
    end)
    if not ok then
        self:_bear_loss(row, question, completion, err)
    end
    return completion
end

-- The reader has paid for it and must see it, kept or not. Its bill may find room where the answer does not.
function PaidOnce:_bear_loss(row, question, completion, err)
    self._deps.log.warn("the answer could not be stored:", err.message)
    self._deps.transaction(function()
        return self._billing:settle(row, question.request, completion.generations or { completion }, completion.text)
    end)
    completion.not_stored = err
    self._deps.on_not_stored(err)
end

function PaidOnce:_put(key, task, question, completion)
    local usage, first, last = completion.usage or {}, question.first or {}, question.last or {}
    return self._deps.artefacts:put({
        key = key,
        book = question.book,
        task = task,
        title = question.title,
        first_chapter = first.chapter,
        first_offset = first.offset,
        last_chapter = last.chapter,
        last_offset = last.offset,
        text = completion.text,
        data = completion.tool_calls and self._deps.json.encode({ tool_calls = completion.tool_calls }),
        model = completion.model or question.request.model,
        prompt_tokens = usage.prompt_tokens or 0,
        completion_tokens = usage.completion_tokens or 0,
        cost = usage.cost_text,
    })
end

-- A request that failed: billed in part, perhaps billed, or surely not.
function PaidOnce:_close_account(row, key, question, err)
    local partial = err.partial
    local generations = err.generations or { partial or (err.may_be_billed and {} or nil) }
    local ok, ledger_err
    if generations[1] then
        ok, ledger_err = self._deps.transaction(function()
            local settled, why =
                self._billing:settle(row, question.request, generations, partial and partial.text)
            if settled and LEAVES_A_BEGINNING[err.kind] and partial and partial.text ~= "" then
                return self:_put(key .. CUT, question.task .. CUT, question, partial)
            end
            return settled, why
        end)
    else
        ok, ledger_err = self._deps.ledger:release(row)
    end
    if not ok then
        self._deps.log.warn("the ledger could not be written:", ledger_err.message)
    end
end

return PaidOnce
