--- What the reader's fingers do, queued until the UI loop takes it.

local Input = {}
Input.__index = Input

function Input.new()
    local clipboard = ""
    return setmetatable({
        _queue = {},
        disable_double_tap = true,
        event_map = {},
        -- KOReader calls these three with a dot.
        hasClipboardText = function()
            return clipboard ~= ""
        end,
        getClipboardText = function()
            return clipboard
        end,
        setClipboardText = function(text)
            clipboard = text or ""
        end,
    }, Input)
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

function Input:inhibitInput() end

function Input:inhibitInputUntil() end

function Input:resetState() end

return Input
