--- What Python drives: one turn of the UI at a time, and what is left open afterwards.

local Loop = {}

local function uimanager()
    return package.loaded["ui/uimanager"]
end

--- One turn of the UI loop, if KOReader's UI was loaded at all.
---@return boolean worked
---@return integer? moment microseconds of the monotonic clock when the next turn is due
function Loop.turn()
    local manager = uimanager()
    if not manager or manager._exit_code then
        return false, nil
    end
    return manager:handleInput()
end

return Loop
