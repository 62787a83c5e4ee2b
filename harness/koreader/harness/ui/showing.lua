--- UIManager's part that shows and closes windows, finds them, and passes events to them.

local Event = require("ui/event")
local Leftovers = require("harness.leftovers")
local Windows = require("harness.ui.windows")
local util = require("util")

local Showing = {}

function Showing:show(widget, mode, region, x, y)
    if not widget then
        return
    elseif self.silent_mode and widget.honor_silent_mode then
        return
    end
    local window = {
        x = x or 0,
        y = y or 0,
        widget = widget,
        traceback = debug.traceback("shown", 2),
        is_plugins = Leftovers.is_called_by_plugin(),
    }
    table.insert(self._window_stack, Windows.place_for(self._window_stack, widget), window)
    self:setDirty(widget, mode, region)
    widget:handleEvent(Event:new("Show"))
end

function Showing:_remove(widget)
    local found = false
    for index = #self._window_stack, 1, -1 do
        if self._window_stack[index].widget == widget then
            self._dirty[widget] = nil
            table.remove(self._window_stack, index)
            found = true
        end
    end
    return found
end

function Showing:close(widget, mode, region)
    if not widget then
        return
    end
    widget:handleEvent(Event:new("FlushSettings"))
    widget:handleEvent(Event:new("CloseWidget"))
    if self:_remove(widget) and not widget.invisible then
        for index = Windows.lowest_visible(self._window_stack), #self._window_stack do
            self:setDirty(self._window_stack[index].widget)
        end
        self._refreshes:add(mode, region, self.FULL_REFRESH_COUNT)
    end
end

function Showing:isWidgetShown(widget)
    for __, window in ipairs(self._window_stack) do
        if window.widget == widget then
            return true
        end
    end
    return false
end

function Showing:isSubwidgetShown(widget, max_depth)
    for index = #self._window_stack, 1, -1 do
        local window = self._window_stack[index].widget
        local found, depth = util.arrayReferences(window, widget, max_depth)
        if found then
            return found, depth, window
        end
    end
    return false
end

function Showing:getNthTopWidget(n)
    local window = self._window_stack[#self._window_stack - (n or 1) + 1]
    return window and window.widget
end

function Showing:getTopmostVisibleWidget()
    for index = #self._window_stack, 1, -1 do
        if not self._window_stack[index].widget.invisible then
            return self._window_stack[index].widget
        end
    end
end

function Showing:topdown_widgets_iter()
    local index = #self._window_stack + 1
    return function()
        index = index - 1
        return index > 0 and self._window_stack[index].widget or nil
    end
end

function Showing:sendEvent(event)
    Windows.send(self, event)
end

function Showing:broadcastEvent(event)
    return Windows.broadcast(self, event)
end

function Showing:flushSettings()
    self:broadcastEvent(Event:new("FlushSettings"))
end

return Showing
