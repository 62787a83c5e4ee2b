--- Passing events through the window stack: KOReader's order, though windows open and close meanwhile.

local Windows = {}

-- Visits each window once from the top; the stack may change under us, so every step looks from the top again.
local function each_from_top(manager, seen)
    return function()
        local stack = manager._window_stack
        for index = #stack, 1, -1 do
            local widget = stack[index].widget
            if not seen[widget] then
                seen[widget] = true
                return widget
            end
        end
    end
end

local function active_modules_handle(widget, event)
    for __, module in ipairs(widget.active_widgets or {}) do
        if module:handleEvent(event) then
            return true
        end
    end
    return false
end

-- Toasts lie on top and hear every event, but never stop it. Returns the first window that is none.
local function tell_toasts(manager, event, seen)
    local stack = manager._window_stack
    for index = #stack, 1, -1 do
        local widget = stack[index].widget
        seen[widget] = true
        if not widget.toast then
            return widget
        end
        widget:handleEvent(event)
    end
end

--- To the topmost window; what it leaves goes to those that are always active.
function Windows.send(manager, event)
    local seen = {}
    local top = tell_toasts(manager, event, seen)
    if not top or top:handleEvent(event) or active_modules_handle(top, event) then
        return
    end
    for widget in each_from_top(manager, seen) do
        if active_modules_handle(widget, event) or widget.is_always_active and widget:handleEvent(event) then
            return
        end
    end
end

--- To all windows, whether one handles it or not.
function Windows.broadcast(manager, event)
    local handled = false
    for widget in each_from_top(manager, {}) do
        handled = widget:handleEvent(event) and true or handled
    end
    return handled
end

--- Where a new window belongs: toasts above all, modal windows above plain ones.
function Windows.place_for(stack, widget)
    for index = #stack, 1, -1 do
        local other = stack[index].widget
        if other.toast then
            if widget.toast then
                return index + 1
            end
        elseif widget.modal or not other.modal then
            return index + 1
        end
    end
    return 1
end

--- The lowest window that can be seen: all under one that covers the screen are hidden.
function Windows.lowest_visible(stack)
    for index = #stack, 1, -1 do
        if stack[index].widget.covers_fullscreen then
            return index
        end
    end
    return 1
end

return Windows
