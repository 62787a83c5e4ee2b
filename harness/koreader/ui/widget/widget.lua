--- The base of what can be painted: `_init` prepares the base class, `init` the widget itself.

local EventListener = require("ui/widget/eventlistener")

local Widget = EventListener:extend({})

function Widget:new(fields)
    local widget = self:extend(fields)
    if widget._init then
        widget:_init()
    end
    if widget.init then
        widget:init()
    end
    return widget
end

function Widget:getSize()
    return self.dimen
end

function Widget:paintTo() end

return Widget
