--- Tool calls that arrive in pieces, put together by their index.

local ToolCalls = {}
ToolCalls.__index = ToolCalls

---@class precis.ToolCall
---@field id string?
---@field name string?
---@field arguments string JSON as the model wrote it, so perhaps not JSON

function ToolCalls.new()
    return setmetatable({ _calls = {}, _by_index = {} }, ToolCalls)
end

--- The call a piece belongs to. Without an index, an id that is new starts another call.
function ToolCalls:_call_for(piece)
    local calls = self._calls
    local last = calls[#calls]
    local call = piece.index and self._by_index[piece.index]
    if not piece.index and last and (piece.id == nil or piece.id == last.id) then
        call = last
    end
    if not call then
        call = { pieces = {} }
        calls[#calls + 1] = call
        self._by_index[piece.index or #calls - 1] = call
    end
    return call
end

---@param pieces any `tool_calls` of a delta or a message
function ToolCalls:add(pieces)
    if type(pieces) ~= "table" then
        return
    end
    for __, piece in ipairs(pieces) do
        if type(piece) == "table" then
            local call = self:_call_for(piece)
            local named = type(piece["function"]) == "table" and piece["function"] or {}
            call.id = call.id or piece.id
            call.name = call.name or named.name
            if type(named.arguments) == "string" then
                call.pieces[#call.pieces + 1] = named.arguments
            end
        end
    end
end

---@return precis.ToolCall[]? calls nil: there is none
function ToolCalls:list()
    local list = {}
    for __, call in ipairs(self._calls) do
        list[#list + 1] = { id = call.id, name = call.name, arguments = table.concat(call.pieces) }
    end
    return list[1] and list
end

return ToolCalls
