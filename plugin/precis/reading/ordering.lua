--- Carries out what the reader orders: finds it when it was done before, else makes it, after asking when it costs more
--- than a little.

local Confirmation = require("precis.reading.confirmation")
local Decimal = require("precis.text.decimal")
local Jobs = require("precis.reading.jobs")
local Settling = require("precis.reading.settling")

---@class precis.reading.Ordering
local Ordering = {}
Ordering.__index = Ordering

-- Jobs that a book without text can do too.
local NEEDS_PAGES_ALONE = { picture = true }

---@class precis.reading.OrderingDeps
---@field price fun(model: string, prompt_tokens: integer, completion_tokens: integer, pictures: integer?): table?
---@field reconcile fun() asks what requests cost that broke off

---@param reading precis.Reading
---@param deps precis.reading.OrderingDeps
function Ordering.new(reading, deps)
    return setmetatable({ _reading = reading, _deps = deps }, Ordering)
end

--- Carries an order out.
---@async
---@param name string one of `precis.reading.jobs`
---@param options precis.reading.JobOptions
---@param handlers precis.reading.Handlers
---@return precis.tasks.Answer? answer
---@return precis.Error? err when it did not get as far as an answer
function Ordering:carry_out(name, options, handlers)
    local reading = self._reading
    local order, err = self:_settle(name, options)
    if not order then
        return nil, err
    end
    reading.records:note_book()
    if order.chapter and handlers.on_chapter then
        handlers.on_chapter(reading.book:chapters()[order.chapter])
    end
    local known = reading.known_answers:find(name, order)
    if known and handlers.on_text then
        handlers.on_text(known.text)
    end
    if known then
        return known
    end
    return self:_make(name, order, handlers)
end

--- Reckons what an order would take.
---@async
---@param name string
---@param options precis.reading.JobOptions
---@return precis.tasks.Reckoning? reckoning
---@return precis.Error? err
function Ordering:reckon(name, options)
    local order, err = self:_settle(name, options)
    if not order then
        return nil, err
    end
    local job, job_err = Jobs[name](self._reading, order)
    if not job then
        return nil, job_err
    end
    return self:_reckon(job, self._reading.workshop:model_id(name, order))
end

function Ordering:_settle(name, options)
    local reading = self._reading
    local load = NEEDS_PAGES_ALONE[name] and reading.load_pages or reading.load
    local ok, err = load(reading)
    if not ok then
        return nil, err
    end
    return Settling.of(reading, name, options)
end

function Ordering:_make(name, order, handlers)
    local reading = self._reading
    local job, err = Jobs[name](reading, order)
    if not job then
        return nil, err
    end
    local may_go_on
    may_go_on, err = self:_confirm(job, name, order, handlers)
    if not may_go_on then
        return nil, err
    end
    local answer
    answer, err = job:run(handlers)
    if answer then
        reading.known_answers:keep(name, order, answer)
        if answer.requests > 0 or answer.error and answer.error.may_be_billed then
            self._deps.reconcile()
        end
    end
    return answer, err
end

function Ordering:_confirm(job, name, order, handlers)
    if not handlers.confirm then
        return true
    end
    local reckoning, err = self:_reckon(job, self._reading.workshop:model_id(name, order))
    if not reckoning then
        return nil, err
    end
    local ask_above = Decimal.of(self._reading:setting("ask_above"))
    local agreed = order.agreed_price and Decimal.of(order.agreed_price)
    if agreed and Decimal.compare(agreed, ask_above) > 0 then
        ask_above = agreed
    end
    return Confirmation.get(reckoning, ask_above, handlers.confirm)
end

function Ordering:_reckon(job, model)
    local plan, err = job:plan()
    if not plan then
        return nil, err
    end
    return plan:reckon(function(...)
        return self._deps.price(model, ...)
    end, self._reading:setting("parallel_requests"))
end

return Ordering
