--- What the model thought aloud, put together from its pieces.
--
-- `reasoning` is text to show; `reasoning_details` must go back to the model unchanged when a tool call is answered.

local Reasoning = {}
Reasoning.__index = Reasoning

-- Members of a detail that grow piece by piece; of the others the last one counts.
local GROWING = { text = true, summary = true, data = true }

function Reasoning.new()
    return setmetatable({ _texts = {}, _details = {}, _by_key = {} }, Reasoning)
end

function Reasoning:_detail_for(piece)
    local key = piece.index and tostring(piece.index) .. tostring(piece.type)
    local detail = key and self._by_key[key]
    if not detail then
        detail = {}
        self._details[#self._details + 1] = detail
        if key then
            self._by_key[key] = detail
        end
    end
    return detail
end

function Reasoning:_add_details(pieces)
    local shown = {}
    for __, piece in ipairs(pieces) do
        if type(piece) == "table" then
            local detail = self:_detail_for(piece)
            for name, value in pairs(piece) do
                if GROWING[name] and type(value) == "string" then
                    detail[name] = detail[name] or {}
                    table.insert(detail[name], value)
                else
                    detail[name] = value
                end
            end
            shown[#shown + 1] = type(piece.text) == "string" and piece.text or nil
            shown[#shown + 1] = type(piece.summary) == "string" and piece.summary or nil
        end
    end
    return table.concat(shown)
end

--- Takes in a delta or a message.
---@param source table
---@return string added the text that came, perhaps ""
function Reasoning:add(source)
    local from_details = ""
    if type(source.reasoning_details) == "table" then
        from_details = self:_add_details(source.reasoning_details)
    end
    local said = source.reasoning or source.reasoning_content -- the latter outside OpenRouter
    local text = type(said) == "string" and said or from_details
    if text ~= "" then
        self._texts[#self._texts + 1] = text
    end
    return text
end

---@return string? text nil: none
function Reasoning:text()
    return self._texts[1] and table.concat(self._texts)
end

---@return table[]? details nil: none
function Reasoning:details()
    local list = {}
    for index, detail in ipairs(self._details) do
        list[index] = {}
        for name, value in pairs(detail) do
            list[index][name] = GROWING[name] and type(value) == "table" and table.concat(value) or value
        end
    end
    return list[1] and list
end

return Reasoning
