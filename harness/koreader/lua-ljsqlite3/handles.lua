--- Knows every connection and statement that is open, and where it was opened: a test ends with none.

local Handles = {}

local opened = {}

---@param object table with `_closed`
---@param what "connection"|"statement"
function Handles.add(object, what)
    opened[object] = debug.traceback(what, 3)
end

function Handles.remove(object)
    opened[object] = nil
end

function Handles.count()
    local count = 0
    for __ in pairs(opened) do
        count = count + 1
    end
    return count
end

--- What is open, and the trace of each opening.
---@return string[]
function Handles.traces()
    local traces = {}
    for __, trace in pairs(opened) do
        table.insert(traces, trace)
    end
    return traces
end

return Handles
