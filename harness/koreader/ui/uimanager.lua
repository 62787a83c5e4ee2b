--- The window stack, scheduled functions and the repaint loop, with KOReader's order of events.
--
-- One turn (`handleInput`) runs due tasks, repaints, polls the ZMQs and hands on the input. Nothing here is protected:
-- an error in a scheduled function or a callback leaves the turn, which on a device is the end of KOReader.

local Device = require("device")
local Refreshes = require("harness.ui.refreshes")
local Tasks = require("harness.ui.tasks")
local logger = require("logger")
local time = require("ui/time")

local FULL_REFRESH_COUNT = 6
local MOST_PASSES = 10000 -- of one turn; more means that tasks keep calling each other without giving way to input

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

for __, part in ipairs({ "showing", "scheduling", "repainting", "polling" }) do
    for name, method in pairs(require("harness.ui." .. part)) do
        UIManager[name] = method
    end
end

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
