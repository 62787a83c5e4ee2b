--- A message for widgets: `Event:new("GotoPage", 3)` calls their `onGotoPage(3)`.

local Event = {}
Event.__index = Event

function Event:new(name, ...)
    return setmetatable({ handler = "on" .. name, args = table.pack(...) }, self)
end

return Event
