--- How much of a text one request can carry, given the model's limits.

local Budget = {}

-- The estimate may be this far under the truth, so this share of the context stays free.
local SAFETY = 0.12
-- A part should be long enough to be worth its prompt.
local MIN_PART_TOKENS = 300
-- Past this a part tells too much to be noted in 200 words, however large the context.
local MAX_PART_TOKENS = 24000

---@class precis.tasks.ModelLimits
---@field context_tokens integer
---@field max_completion_tokens integer? nil: no limit of its own
---@field answer_tokens integer? the room that the reader gives to any answer; nil: what the task usually needs
---@field thinking_tokens integer? what its thoughts may take on top of an answer; nil: nothing

--- Tokens of quoted text that fit beside the prompt and the answer.
---@param limits precis.tasks.ModelLimits
---@param prompt_tokens integer the request without the quoted text
---@param answer_tokens integer room for the answer
---@return integer tokens may be below zero when not even the prompt fits
function Budget.room(limits, prompt_tokens, answer_tokens)
    local usable = math.floor(limits.context_tokens * (1 - SAFETY))
    return usable - prompt_tokens - Budget.answer(limits, answer_tokens)
end

--- The room for the answer, and for the thoughts before it, within what the model can write.
function Budget.answer(limits, answer_tokens)
    -- A small context must leave most of itself to the text.
    local share = math.floor(limits.context_tokens / 4)
    local wanted = (limits.answer_tokens or answer_tokens) + (limits.thinking_tokens or 0)
    return math.min(wanted, share, limits.max_completion_tokens or wanted)
end

--- How long one part of a text may be when it must be cut.
---@param room integer from `Budget.room`
---@return integer? tokens nil: the model's context is too small to work with
function Budget.part(room)
    if room < MIN_PART_TOKENS then
        return nil
    end
    return math.min(room, MAX_PART_TOKENS)
end

return Budget
