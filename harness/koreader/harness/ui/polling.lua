--- UIManager's part that asks polled objects for events, and counts who prevents standby.

local Event = require("ui/event")

local Polling = {}

function Polling:insertZMQ(zeromq)
    table.insert(self._zeromqs, zeromq)
    return zeromq
end

function Polling:removeZMQ(zeromq)
    for index = #self._zeromqs, 1, -1 do
        if self._zeromqs[index] == zeromq then
            table.remove(self._zeromqs, index)
        end
    end
end

function Polling:processZMQs()
    local handled = false
    for __, zeromq in ipairs(self._zeromqs) do
        for event in zeromq.waitEvent, zeromq do
            handled = true
            self:handleInputEvent(event)
        end
    end
    return handled
end

function Polling:preventStandby()
    self._prevent_standby_count = self._prevent_standby_count + 1
    table.insert(self.standby_traces, debug.traceback("standby prevented", 2))
end

function Polling:allowStandby()
    assert(self._prevent_standby_count > 0, "standby is allowed more often than it was prevented")
    self._prevent_standby_count = self._prevent_standby_count - 1
    table.remove(self.standby_traces)
end

function Polling:_standbyTransition()
    local prevented = self._prevent_standby_count > 0
    if prevented ~= self._standby_was_prevented then
        self._standby_was_prevented = prevented
        self:broadcastEvent(Event:new(prevented and "PreventStandby" or "AllowStandby"))
    end
end

return Polling
