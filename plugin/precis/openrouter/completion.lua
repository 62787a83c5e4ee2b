--- Puts an answer together, from the chunks of a stream or from a whole body: the same completion either way.
--
-- Reads what may be anything: nothing is indexed before its type is known. Whether the answer is a good one is
-- decided in `verdict.lua`, not here.

local Reasoning = require("precis.openrouter.reasoning")
local ToolCalls = require("precis.openrouter.tool_calls")
local Usage = require("precis.openrouter.usage")

---@class precis.Completion
---@field text string
---@field reasoning string? what the model thought aloud
---@field reasoning_details table[]? to send back unchanged with answers to tool calls
---@field tool_calls precis.ToolCall[]?
---@field refusal string? the model's words of refusal
---@field annotations table[]? sources of a web search
---@field finish string? "stop", "length", "tool_calls", "content_filter", "error"; nil: it broke off
---@field native_finish string? the provider's own word for it
---@field complete boolean the model had its full say
---@field model string? the one that really answered
---@field provider string?
---@field id string? of the generation; of the last one, when it took several requests
---@field requests integer how many requests it took
---@field usage precis.Usage? of all requests together
---@field generations { id: string?, usage: precis.Usage? }[]? one for each request that may have been billed

-- Parts of a content array that are words to the reader.
local TEXT_PARTS = { text = true, output_text = true }

local Accumulator = {}
Accumulator.__index = Accumulator

function Accumulator.new()
    return setmetatable({
        _texts = {},
        _refusals = {},
        _annotations = {},
        _reasoning = Reasoning.new(),
        _tool_calls = ToolCalls.new(),
        _has_text = false,
        --- The `error` member that came, a table or a string; nil: none.
        failure = nil,
    }, Accumulator)
end

local function content_text(content)
    if type(content) == "string" then
        return content
    elseif type(content) ~= "table" then
        return ""
    end
    local texts = {}
    for __, part in ipairs(content) do
        if type(part) == "table" and TEXT_PARTS[part.type or "text"] and type(part.text) == "string" then
            texts[#texts + 1] = part.text
        end
    end
    return table.concat(texts)
end

local function is_failure(value)
    return type(value) == "table" or (type(value) == "string" and value ~= "")
end

local function string_or(value, fallback)
    return type(value) == "string" and value ~= "" and value or fallback
end

function Accumulator:_add_annotations(annotations)
    if type(annotations) == "table" then
        for __, annotation in ipairs(annotations) do
            self._annotations[#self._annotations + 1] = annotation
        end
    end
end

--- Takes in a delta or a message: they have the same members.
function Accumulator:_add_words(source)
    local text = content_text(source.content)
    if text ~= "" then
        self._texts[#self._texts + 1] = text
        self._has_text = self._has_text or text:find("%S") ~= nil
    end
    if type(source.refusal) == "string" then
        self._refusals[#self._refusals + 1] = source.refusal
    end
    self._tool_calls:add(source.tool_calls)
    self:_add_annotations(source.annotations)
    return text, self._reasoning:add(source), type(source.tool_calls) == "table"
end

function Accumulator:_add_choice(choice)
    if is_failure(choice.error) then
        self.failure = choice.error
    end
    -- A later null does not take back why it finished.
    self._finish = string_or(choice.finish_reason, self._finish)
    self._native_finish = string_or(choice.native_finish_reason, self._native_finish)
    local words = type(choice.delta) == "table" and choice.delta or choice.message
    if type(words) ~= "table" then
        return "", "", false
    end
    return self:_add_words(words)
end

--- Takes in a chunk of a stream, or a whole body.
---@param chunk any decoded JSON
---@return string text what was added to the answer, perhaps ""
---@return string reasoning what was added to the thoughts, perhaps ""
---@return boolean advanced the chunk brought the answer nearer to its end
function Accumulator:add(chunk)
    if type(chunk) ~= "table" then
        return "", "", false
    end
    local was_settled, had_finish = self:is_settled(), self._finish
    local text, reasoning, has_calls = self:_add_chunk(chunk)
    local has_ended = self._finish ~= had_finish or self:is_settled() ~= was_settled
    return text, reasoning, text ~= "" or reasoning ~= "" or has_calls or has_ended
end

function Accumulator:_add_chunk(chunk)
    if is_failure(chunk.error) then
        self.failure = chunk.error
    end
    self._id = string_or(chunk.id, self._id)
    self._model = string_or(chunk.model, self._model)
    self._provider = string_or(chunk.provider, self._provider)
    self._usage = Usage.read(chunk.usage) or self._usage
    for __, choice in ipairs(type(chunk.choices) == "table" and chunk.choices or {}) do
        -- We never ask for several answers to one question.
        if type(choice) == "table" and (choice.index or 0) == 0 then
            return self:_add_choice(choice)
        end
    end
    return "", "", false
end

--- Whether anything but white space has come as answer.
---@return boolean
function Accumulator:has_text()
    return self._has_text
end

--- Whether the model has said that it is done and the service what it costs: then nothing is missing, even when
-- the stream breaks off before its end mark.
---@return boolean
function Accumulator:is_settled()
    return self._finish ~= nil and self._usage ~= nil
end

---@param complete boolean the model had its full say
---@return precis.Completion
function Accumulator:result(complete)
    return {
        text = table.concat(self._texts),
        reasoning = self._reasoning:text(),
        reasoning_details = self._reasoning:details(),
        tool_calls = self._tool_calls:list(),
        refusal = self._refusals[1] and table.concat(self._refusals),
        annotations = self._annotations[1] and self._annotations,
        finish = self._finish,
        native_finish = self._native_finish,
        complete = complete,
        model = self._model,
        provider = self._provider,
        id = self._id,
        requests = 1,
        usage = self._usage,
    }
end

return Accumulator
