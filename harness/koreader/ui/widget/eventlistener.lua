--- Anything that hears events: `Event:new("X")` calls `onX`.

local EventListener = {}

function EventListener:extend(fields)
    fields = fields or {}
    self.__index = self
    return setmetatable(fields, self)
end

function EventListener:new(fields)
    local object = self:extend(fields)
    if object.init then
        object:init()
    end
    return object
end

--- True when the handler said so. A plugin's handler may be a callable table.
function EventListener:handleEvent(event)
    local handler = self[event.handler]
    if handler then
        return handler(self, unpack(event.args, 1, event.args.n))
    end
end

return EventListener
