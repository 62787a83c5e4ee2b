--- How many tokens a text is, about: for the model's family of tokenizers, whatever the language.
--
-- The sum of a weight for every character and its neighbour (see `token_slots.lua`), with a margin: an estimate that is
-- too low sends a text that does not fit, or costs more than was said; one that is a little too high costs nothing.
-- Linear; parts of a text may be weighed one by one.

local ffi = require("ffi")

local CodeRanges = require("precis.text.code_ranges")
local Slots = require("precis.text.token_slots")

local byte = string.byte

-- The weights fit the true counts on average; this lifts nearly all texts above them.
local MARGIN = 1.15
-- How weights are written: see tools/fit_tokens.py.
local HEAVIEST, FIRST_CODE, STEPS = 4, 35, 30

-- By the name the service gives a model's tokenizer.
local BY_TOKENIZER = {
    GPT = "o200k",
    Claude = "claude",
    DeepSeek = "deepseek",
    Gemini = "gemma3",
    Gemma = "gemma3",
    Llama2 = "llama2",
    Llama3 = "llama3",
    Llama4 = "llama3",
    Mistral = "mistral",
    Qwen = "qwen3",
    Qwen3 = "qwen3",
}
-- By the model's id: where the tokenizer's name is not enough, or there is none. The first that matches counts.
local BY_ID = {
    { "gpt%-3%.5", "cl100k" },
    { "gpt%-4%-", "cl100k" },
    { "gpt%-4$", "cl100k" },
    { "gpt%-4:", "cl100k" },
    { "^openai/", "o200k" },
    { "^gpt%-", "o200k" },
    { "claude", "claude" },
    { "gemini", "gemma3" },
    { "gemma", "gemma3" },
    { "llama%-?2", "llama2" },
    { "llama", "llama3" },
    { "mistral", "mistral" },
    { "mixtral", "mistral" },
    { "qwen", "qwen3" },
    { "deepseek", "deepseek" },
}
local UNKNOWN = "unknown"
-- OpenAI's older models have the same tokenizer name as the newer ones.
local AMBIGUOUS_TOKENIZER = "GPT"

local Tokens = {}

-- Read at the first estimate, not when KOReader starts.
local letter_slots
local weights_of = {}

local weight_of_step = {}
for step = 0, STEPS do
    weight_of_step[step] = (step / STEPS) ^ 2 * HEAVIEST
end

-- A family may be written as what it is above another one, and that one again.
local function lines_of(families, name)
    local lines = {}
    while name do
        lines[#lines + 1] = families[name].steps
        name = families[name].like
    end
    return lines
end

local function weights_from(lines)
    local count = #lines[1]
    local weights = ffi.new("double[?]", count)
    for index = 1, count do
        local step = 0
        for line = 1, #lines do
            step = step + byte(lines[line], index) - FIRST_CODE
        end
        weights[index - 1] = weight_of_step[step % (STEPS + 1)]
    end
    return weights
end

local function load_family(family)
    local data = require("precis.text.token_weights")
    letter_slots = letter_slots or Slots.letter_slots(CodeRanges.read(data.letter_ranges))
    local name = data.families[family] and family or BY_TOKENIZER[family] or UNKNOWN
    weights_of[family] = weights_from(lines_of(data.families, name))
    return weights_of[family]
end

local function by_id(id)
    for __, rule in ipairs(BY_ID) do
        if id:find(rule[1]) then
            return rule[2]
        end
    end
end

--- The family of tokenizers a model belongs to.
---@param model precis.Model|string|nil a model of the catalogue, or an id
---@return string family "unknown" is the worst of the usual ones
function Tokens.family_of(model)
    local tokenizer = type(model) == "table" and model.tokenizer
    local id = (type(model) == "table" and model.id or model or ""):lower()
    if tokenizer and tokenizer ~= AMBIGUOUS_TOKENIZER and BY_TOKENIZER[tokenizer] then
        return BY_TOKENIZER[tokenizer]
    end
    return by_id(id) or BY_TOKENIZER[tokenizer] or UNKNOWN
end

--- Weighs a text, or a part of it: the most likely count, without a margin.
---@param text string
---@param family string? or a tokenizer as the service names it; nil: unknown
---@param first integer? index of the first byte
---@param last integer? index of the last byte
---@return number tokens
function Tokens.weigh(text, family, first, last)
    family = family or UNKNOWN
    local weights = weights_of[family] or load_family(family)
    local letters, step = letter_slots, Slots.step
    local index, previous, total = first or 1, Slots.START, 0
    last = last or #text
    while index <= last do
        local slot, after, class = step(text, index, previous, letters)
        total = total + weights[slot]
        index, previous = after, class
    end
    return total
end

--- How many tokens a text surely is not above.
---@param text string
---@param family string? nil: unknown
---@return integer tokens
function Tokens.estimate(text, family)
    return math.ceil(Tokens.weigh(text, family) * MARGIN)
end

Tokens.MARGIN = MARGIN

return Tokens
