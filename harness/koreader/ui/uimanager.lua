--- The window stack, scheduled functions and the repaint loop, with KOReader's order of events.
--
-- One turn (`handleInput`) runs due tasks, repaints, polls the ZMQs and hands on the input. Nothing here is protected:
-- an error in a scheduled function or a callback leaves the turn, which on a device is the end of KOReader.

local Device = require("device")
local Event = require("ui/event")
local Refreshes = require("harness.ui.refreshes")
local Tasks = require("harness.ui.tasks")
local Windows = require("harness.ui.windows")
local border = require("harness.border")
local logger = require("logger")
local time = require("ui/time")
local util = require("util")

local FULL_REFRESH_COUNT = 6
local MOST_PASSES = 10000 -- of one turn; more means that tasks keep calling each other without giving way to input
local TASK_COST = 1 -- microsecond of virtual time; on a device too, no two tasks start at the same moment

local UIManager = {
    FULL_REFRESH_COUNT = FULL_REFRESH_COUNT,
    ZMQ_TIMEOUT = 50000, -- microseconds
    _window_stack = {},
    _tasks = Tasks.new(),
    _tasks_changed = false,
    _dirty = {},
    _zeromqs = {},
    _refreshes = Refreshes.new(Device.screen, time.now),
    _refresh_functions = {},
    _prevent_standby_count = 0,
    _standby_was_prevented = false,
    _now = time.now(),
    _exit_code = nil,
    event_hook = require("ui/hook_container"):new(),
    standby_traces = {}, -- where preventStandby was called, for reports
    paints = 0, -- windows painted so far
}

-- Windows

function UIManager:show(widget, mode, region, x, y)
    if not widget then
        return
    elseif self.silent_mode and widget.honor_silent_mode then
        return
    end
    local window = { x = x or 0, y = y or 0, widget = widget, traceback = debug.traceback("shown", 2) }
    table.insert(self._window_stack, Windows.place_for(self._window_stack, widget), window)
    self:setDirty(widget, mode, region)
    widget:handleEvent(Event:new("Show"))
end

function UIManager:_remove(widget)
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

function UIManager:close(widget, mode, region)
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

function UIManager:isWidgetShown(widget)
    for __, window in ipairs(self._window_stack) do
        if window.widget == widget then
            return true
        end
    end
    return false
end

function UIManager:isSubwidgetShown(widget, max_depth)
    for index = #self._window_stack, 1, -1 do
        local window = self._window_stack[index].widget
        local found, depth = util.arrayReferences(window, widget, max_depth)
        if found then
            return found, depth, window
        end
    end
    return false
end

function UIManager:getNthTopWidget(n)
    local window = self._window_stack[#self._window_stack - (n or 1) + 1]
    return window and window.widget
end

function UIManager:getTopmostVisibleWidget()
    for index = #self._window_stack, 1, -1 do
        if not self._window_stack[index].widget.invisible then
            return self._window_stack[index].widget
        end
    end
end

function UIManager:topdown_widgets_iter()
    local index = #self._window_stack + 1
    return function()
        index = index - 1
        return index > 0 and self._window_stack[index].widget or nil
    end
end

function UIManager:sendEvent(event)
    Windows.send(self, event)
end

function UIManager:broadcastEvent(event)
    return Windows.broadcast(self, event)
end

function UIManager:flushSettings()
    self:broadcastEvent(Event:new("FlushSettings"))
end

-- Scheduled functions

function UIManager:schedule(moment, action, ...)
    assert(type(moment) == "number", "a task needs a time")
    assert(action ~= nil, "No action")
    self._tasks:add(moment, action, table.pack(...))
    self._tasks_changed = true
end

function UIManager:scheduleIn(seconds, action, ...)
    assert(seconds >= 0, "Only positive seconds allowed")
    self:schedule(time.now() + time.s(seconds), action, ...)
end

function UIManager:nextTick(action, ...)
    return self:scheduleIn(0, action, ...)
end

--- Unlike the others this one returns something: what to unschedule while the first tick has not come.
function UIManager:tickAfterNext(action, ...)
    local function wait_once_more(...)
        self:nextTick(action, ...)
    end
    self:nextTick(wait_once_more, ...)
    return wait_once_more
end

function UIManager:unschedule(action)
    assert(action ~= nil, "unschedule needs the scheduled function")
    return self._tasks:remove(action)
end

function UIManager:shiftScheduledTasksBy(by)
    self._tasks:shift(by)
end

function UIManager:debounce(seconds, immediate, action)
    local arguments, called_at, waiting, result
    local function when_quiet()
        local quiet = time.to_s(time.now() - called_at)
        if quiet < seconds then
            self:scheduleIn(seconds - quiet, when_quiet)
            return
        end
        waiting = false
        if not immediate then
            result = action(unpack(arguments, 1, arguments.n))
        end
    end
    return function(...)
        arguments, called_at = table.pack(...), time.now()
        if not waiting then
            waiting = true
            self:scheduleIn(seconds, when_quiet)
            if immediate then
                result = action(...)
            end
        end
        return result
    end
end

function UIManager:getNextTaskTime()
    local moment = self._tasks:next_moment()
    return moment and moment - time.now()
end

function UIManager:getTime()
    return self._now
end

function UIManager:getElapsedTimeSinceBoot()
    return self._now
end

-- Tasks that became due after the pass began wait for the next one, so that a repaint comes between.
function UIManager:_checkTasks()
    self._now = time.now()
    self._tasks_changed = false
    local ran = false
    local task = self._tasks:take_due(self._now)
    while task do
        ran = true
        border.spend(TASK_COST)
        task.action(unpack(task.args, 1, task.args.n))
        task = self._tasks:take_due(self._now)
    end
    return ran
end

-- Repainting

-- Below a translucent window everything has to be painted again.
local function is_translucent(widget)
    local alpha = widget.movable and widget.movable.alpha or widget.alpha
    return type(alpha) == "number" and alpha > 0 and alpha < 1
end

function UIManager:_mark_dirty(widget)
    local below_translucent = false
    for index = #self._window_stack, 1, -1 do
        local other = self._window_stack[index].widget
        if other == widget or below_translucent then
            self._dirty[other] = true
            if not below_translucent and not is_translucent(widget) or other ~= widget and other.covers_fullscreen then
                return
            end
            below_translucent = true
        end
    end
end

function UIManager:setDirty(widget, mode, region)
    if widget == "all" then
        for __, window in ipairs(self._window_stack) do
            self._dirty[window.widget] = true
        end
    elseif widget and not widget.invisible then
        self:_mark_dirty(widget)
    end
    if type(mode) == "function" then
        table.insert(self._refresh_functions, mode)
    else
        self._refreshes:add(mode, region, self.FULL_REFRESH_COUNT)
    end
end

function UIManager:_paint_windows()
    local painted = false
    for index = Windows.lowest_visible(self._window_stack), #self._window_stack do
        local window = self._window_stack[index]
        if painted or self._dirty[window.widget] then
            Device.screen.bb:begin_window(window.widget)
            window.widget:paintTo(Device.screen.bb, window.x, window.y, self._dirty[window.widget])
            self._dirty[window.widget] = nil
            self.paints = self.paints + 1
            painted = true
        end
    end
    return painted
end

function UIManager:_repaint()
    local painted = self:_paint_windows()
    for __, refresh in ipairs(self._refresh_functions) do
        local mode, region = refresh()
        self._refreshes:add(mode, region, self.FULL_REFRESH_COUNT)
    end
    self._refresh_functions = {}
    if painted and self._refreshes:is_empty() then
        self._refreshes:add("partial", nil, self.FULL_REFRESH_COUNT)
    end
    local refreshed = not self._refreshes:is_empty()
    self._refreshes:flush()
    return painted or refreshed
end

function UIManager:forceRePaint()
    self:_repaint()
end

function UIManager:widgetRepaint(widget, x, y)
    if not widget then
        return
    end
    local cropping = widget.show_parent and widget.show_parent.cropping_widget
    if cropping and util.arrayReferences(cropping, widget) then
        widget, x, y = cropping, cropping.dimen.x, cropping.dimen.y
    end
    local __, __, window = self:isSubwidgetShown(widget)
    Device.screen.bb:begin_window(window)
    widget:paintTo(Device.screen.bb, x, y)
end

function UIManager:widgetInvert() end

function UIManager:avoidFlashOnNextRepaint()
    self._refreshes:skip_count()
end

function UIManager:waitForVSync() end

function UIManager:yieldToEPDC() end

function UIManager:setRefreshRate(rate)
    self.FULL_REFRESH_COUNT = rate or self.FULL_REFRESH_COUNT
end

function UIManager:getRefreshRate()
    return self.FULL_REFRESH_COUNT, self.FULL_REFRESH_COUNT
end

function UIManager:onRotation()
    self:setDirty("all", "full")
    self:forceRePaint()
end

-- Polled objects

function UIManager:insertZMQ(zeromq)
    table.insert(self._zeromqs, zeromq)
    return zeromq
end

function UIManager:removeZMQ(zeromq)
    for index = #self._zeromqs, 1, -1 do
        if self._zeromqs[index] == zeromq then
            table.remove(self._zeromqs, index)
        end
    end
end

function UIManager:processZMQs()
    local handled = false
    for __, zeromq in ipairs(self._zeromqs) do
        for event in zeromq.waitEvent, zeromq do
            handled = true
            self:handleInputEvent(event)
        end
    end
    return handled
end

-- Standby

function UIManager:preventStandby()
    self._prevent_standby_count = self._prevent_standby_count + 1
    table.insert(self.standby_traces, debug.traceback("standby prevented", 2))
end

function UIManager:allowStandby()
    assert(self._prevent_standby_count > 0, "standby is allowed more often than it was prevented")
    self._prevent_standby_count = self._prevent_standby_count - 1
    table.remove(self.standby_traces)
end

function UIManager:_standbyTransition()
    local prevented = self._prevent_standby_count > 0
    if prevented ~= self._standby_was_prevented then
        self._standby_was_prevented = prevented
        self:broadcastEvent(Event:new(prevented and "PreventStandby" or "AllowStandby"))
    end
end

-- The loop

function UIManager:handleInputEvent(event)
    if event == "SaveState" then
        self:flushSettings()
    else
        self:sendEvent(event)
    end
end

function UIManager:_settle()
    local worked = false
    for __ = 1, MOST_PASSES do
        worked = self:_checkTasks() or worked
        if self._exit_code then
            return worked
        end
        worked = self:_repaint() or worked
        if not self._tasks_changed then
            return worked
        end
    end
    error("scheduled functions call each other without end: input would never be read again")
end

--- One turn. For the harness it tells whether anything happened, and when the next turn is due.
---@return boolean worked
---@return integer? moment microseconds; nil: only input can wake it
function UIManager:handleInput()
    local worked = self:_settle()
    local moment = self._tasks:next_moment()
    if self._zeromqs[1] then
        moment = math.min(moment or math.huge, self._now + self.ZMQ_TIMEOUT)
        worked = self:processZMQs() or worked
    end
    self:_standbyTransition()
    local events = Device.input:waitEvent()
    for index, event in ipairs(events) do
        if index == 1 then
            self.event_hook:execute("InputEvent")
        end
        worked = true
        self:handleInputEvent(event)
    end
    return worked, self._tasks_changed and self._tasks:next_moment() or moment
end

function UIManager:quit(exit_code)
    if exit_code == false then
        logger.err("UIManager:quit() called with false")
        return
    end
    self._exit_code = exit_code or self._exit_code or 0
    self._tasks_changed = false
    self._window_stack = {}
    self._tasks:clear()
    for __, zeromq in ipairs(self._zeromqs) do
        zeromq:stop()
    end
    self._zeromqs = {}
    return self._exit_code
end

function UIManager:restartKOReader()
    self:quit(85)
end

function UIManager:abort()
    self:quit(1)
end

--- What the reader was asked to confirm; the harness answers in her place.
UIManager.restarts_asked = {}
function UIManager:askForRestart(message)
    table.insert(self.restarts_asked, message or "This will take effect on next restart.")
end

function UIManager:setSilentMode(silent)
    self.silent_mode = silent or nil
end

function UIManager:isInSilentMode()
    return self.silent_mode or false
end

function UIManager:setIgnoreTouchInput(ignored)
    self._input_ignored = ignored or nil
end

function UIManager:setInputTimeout() end

function UIManager:resetInputTimeout() end

return UIManager
