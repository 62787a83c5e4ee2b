--- Learns from bills how many tokens a model really makes of a script, and estimates better from then on.

local Scripts = require("precis.text.scripts")
local Tokens = require("precis.text.tokens")
local Utf8 = require("precis.text.utf8")

local SLICE = 32 * 1024 -- bytes weighed in one go

-- A bill for less says more of what the service adds around a text than of the text.
local MIN_TOKENS = 200
-- A bill further from the estimate is for something else: pictures, tools, a cache.
local MIN_RATIO, MAX_RATIO = 0.3, 3
-- Later bills count less and less, down to this: texts differ, models do not change.
local MIN_WEIGHT = 0.2
local TRIFLE = 0.01
-- What is left of the margin once a model is known.
local SMALL_MARGIN = 1.01
-- The steady estimate of a model that makes more tokens than thought grows in steps so wide that few bills change it.
local STEADY_STEP = 1.25

---@class precis.Calibration
local Calibration = {}
Calibration.__index = Calibration

---@param state table? as `state` gave it
---@return precis.Calibration
function Calibration.new(state)
    local known = {}
    for name, entry in pairs(type(state) == "table" and state or {}) do
        local ratio, bills = type(entry) == "table" and tonumber(entry.ratio), type(entry) == "table" and entry.bills
        if ratio and ratio >= MIN_RATIO and ratio <= MAX_RATIO and tonumber(bills) then
            known[name] = { ratio = ratio, bills = bills }
        end
    end
    return setmetatable({ _known = known }, Calibration)
end

--- A text as a model sees it.
---@class precis.Measure
---@field tokens integer an estimate the text is surely not above
---@field steady_tokens integer a wider one, which is the same whatever bills have taught
---@field weighed number the most likely count, as far as is known without bills
---@field name string what a bill for it would say something of

--- Weighs slice by slice, so that a long text does not hold up the screen.
local function weigh(text, family, give_way)
    local weighed, first = 0, 0
    while first < #text do
        local last = first + SLICE < #text and Utf8.boundary_before(text, first + SLICE) or #text
        weighed = weighed + Tokens.weigh(text, family, first + 1, last)
        first = last
        if give_way then
            give_way()
        end
    end
    return weighed
end

local function steady_factor(factor)
    local steady = Tokens.MARGIN
    while steady < factor do
        steady = steady * STEADY_STEP
    end
    return steady
end

--- Measures a text for a model: with the usual margin as long as no bill is known.
---@param text string
---@param model_id string
---@param family string of tokenizers
---@param give_way fun()? called between slices of a long text
---@return precis.Measure
function Calibration:measure(text, model_id, family, give_way)
    local name = model_id .. " " .. Scripts.main(text)
    local weighed = weigh(text, family, give_way)
    local known = self._known[name]
    local factor = known and known.ratio * SMALL_MARGIN or Tokens.MARGIN
    return {
        tokens = math.ceil(weighed * factor),
        steady_tokens = math.ceil(weighed * steady_factor(factor)),
        weighed = weighed,
        name = name,
    }
end

--- Learns from a bill.
---@param measure precis.Measure of the text that was sent
---@param billed_tokens integer for the text alone, as far as can be told
---@return boolean has_news what is known has changed by more than a trifle, so that it is worth storing
function Calibration:learn(measure, billed_tokens)
    local ratio = measure.weighed > 0 and billed_tokens / measure.weighed or 0
    if billed_tokens < MIN_TOKENS or ratio < MIN_RATIO or ratio > MAX_RATIO then
        return false
    end
    local known = self._known[measure.name] or { ratio = ratio, bills = 0 }
    local weight = math.max(MIN_WEIGHT, 1 / (known.bills + 1))
    local learnt = known.ratio + (ratio - known.ratio) * weight
    self._known[measure.name] = { ratio = learnt, bills = known.bills + 1 }
    return known.bills == 0 or math.abs(learnt / known.ratio - 1) > TRIFLE
end

--- What has been learnt, as plain values to store.
---@return table<string, { ratio: number, bills: integer }>
function Calibration:state()
    local state = {}
    for name, entry in pairs(self._known) do
        state[name] = { ratio = entry.ratio, bills = entry.bills }
    end
    return state
end

return Calibration
