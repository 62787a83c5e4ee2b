--- The way back: places the reader left by a jump.

local Event = require("ui/event")
local InputContainer = require("ui/widget/container/inputcontainer")

local ReaderLink = InputContainer:extend({})

function ReaderLink:init()
    self.location_stack, self.forward_location_stack = {}, {}
end

function ReaderLink:getCurrentLocation()
    return self.ui.paging and self.ui.paging:getBookLocation() or { xpointer = self.ui.rolling:getBookLocation() }
end

function ReaderLink:addCurrentLocationToStack(location)
    self.forward_location_stack = {}
    table.insert(self.location_stack, location or self:getCurrentLocation())
end

function ReaderLink:onAddCurrentLocationToStack()
    self:addCurrentLocationToStack()
    return true
end

local function restore(self, from, to)
    local location = table.remove(from)
    if location then
        table.insert(to, self:getCurrentLocation())
        self.ui:handleEvent(Event:new("RestoreBookLocation", location))
        return true
    end
end

function ReaderLink:onGoBackLink()
    return restore(self, self.location_stack, self.forward_location_stack)
end

function ReaderLink:onGoForwardLink()
    return restore(self, self.forward_location_stack, self.location_stack)
end

return ReaderLink
