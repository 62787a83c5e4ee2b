--- What the reader's fingers do, queued until the UI loop takes it.

local Input = {}
Input.__index = Input

function Input.new()
    return setmetatable({ _queue = {}, _clipboard = "", disable_double_tap = true, event_map = {}, group = {} }, Input)
end

function Input:push(event)
    table.insert(self._queue, event)
end

--- Everything queued, which is then taken; never waits.
function Input:waitEvent()
    local events = self._queue
    self._queue = {}
    return events
end

function Input:setClipboardText(text)
    self._clipboard = text or ""
end

function Input:getClipboardText()
    return self._clipboard
end

Input.setClipboard = Input.setClipboardText



function Input:inhibitInput() end

function Input:inhibitInputUntil() end

function Input:resetState() end

return Input
