--- The same for less: by a cheaper model, or about one chapter only. Told with its price before anything is sent.

local Decimal = require("precis.text.decimal")

---@class precis.reading.Alternatives
local Alternatives = {}
Alternatives.__index = Alternatives

-- Under this a model takes too little at once to read a book with.
local MIN_CONTEXT_TOKENS = 16000
-- What a job usually answers, as a share of what it reads: by this two models' prices are compared.
local PROMPT_TOKENS, ANSWER_TOKENS = 10000, 1000
-- Jobs of many chapters of which the summary of one may be enough.
local JOBS_OF_MANY = { overview = true, recap = true, chapters = true }

---@param reading precis.Reading
---@param deps { catalogue: fun(): precis.Catalogue, price: fun(model: string, prompt_tokens: integer,
--- completion_tokens: integer): precis.Decimal? } the catalogue at hand; nil: an unknown price
function Alternatives.new(reading, deps)
    return setmetatable({ _reading = reading, _catalogue = deps.catalogue, _price = deps.price }, Alternatives)
end

-- Free models are slow, often down, and keep what they are sent: nobody is led to one unasked.
local function is_fit(job, model, chosen)
    return not model.is_free
        and model.id ~= chosen.id
        and model.outputs.text == true
        and (model.context_tokens or 0) >= math.min(MIN_CONTEXT_TOKENS, chosen.context_tokens or MIN_CONTEXT_TOKENS)
        and not (chosen.parameters.tools and not model.parameters.tools)
        and (job ~= "picture" or model.inputs.image == true)
end

local function maker_of(id)
    return id:match("^~?([^/]+)/")
end

-- The reader's favourites first, then models of the same maker; of those the dearest, which is the nearest in what it
-- can do.
function Alternatives:_rank(model, chosen)
    for id in self._reading:setting("favourite_models"):gmatch("%S+") do
        if id == model.id then
            return 2
        end
    end
    return maker_of(model.id) == maker_of(chosen.id) and 1 or 0
end

local function is_better(a, b)
    if a.rank ~= b.rank then
        return a.rank > b.rank
    end
    local order = Decimal.compare(a.price, b.price)
    if order ~= 0 then
        return order > 0
    end
    return a.model.id < b.model.id
end

-- At most half the price: less would not be worth another model.
function Alternatives:_cheaper(job, chosen)
    local price, best = chosen and self._price(chosen.id, PROMPT_TOKENS, ANSWER_TOKENS), nil
    if not price then
        return nil
    end
    local half = Decimal.multiply(price, Decimal.of("0.5"))
    for __, model in ipairs(self._catalogue():search({})) do
        local other = is_fit(job, model, chosen) and self._price(model.id, PROMPT_TOKENS, ANSWER_TOKENS)
        if other and Decimal.compare(other, half) <= 0 then
            local candidate = { model = model, price = other, rank = self:_rank(model, chosen) }
            if not best or is_better(candidate, best) then
                best = candidate
            end
        end
    end
    return best and best.model
end

--- Finds a model that does a job for at most half the price, and what that would take.
---@param job string
---@param options precis.reading.JobOptions
---@param done fun(found: { model: string, name: string, reckoning: precis.tasks.Reckoning }?) nil: there is none
function Alternatives:cheaper_model(job, options, done)
    local reading = self._reading
    reading:find_out("cheaper model", function()
        local model = self:_cheaper(job, self._catalogue():find(reading.workshop:model_id(job, options)))
        if not model then
            return nil
        end
        local changed = {}
        for name, value in pairs(options) do
            changed[name] = value
        end
        changed.model = model.id
        local reckoning, err = reading:reckon(job, changed):await()
        return reckoning and { model = model.id, name = model.name, reckoning = reckoning }, err
    end, done)
end

--- Finds what a job of many chapters would take for the chapter in view alone.
---@param job string
---@param options precis.reading.JobOptions
---@param done fun(found: { job: string, options: table, reckoning: precis.tasks.Reckoning, chapter: precis.Chapter }?)
--- nil: the job is about one chapter already, or none of the book itself is in view
function Alternatives:only_this_chapter(job, options, done)
    local reading = self._reading
    reading:find_out("only this chapter", function()
        local chapter = JOBS_OF_MANY[job] and reading.position:chapter(nil)
        if not chapter or chapter.matter ~= "body" then
            return nil
        end
        local changed = { chapter = chapter.number, model = options.model, is_open = options.is_open }
        local reckoning, err = reading:reckon("summary", changed):await()
        return reckoning and { job = "summary", options = changed, reckoning = reckoning, chapter = chapter }, err
    end, done)
end

return Alternatives
