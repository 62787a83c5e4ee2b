--- Functions registered under a name, called together.

local HookContainer = {}
HookContainer.__index = HookContainer

function HookContainer:new(fields)
    return setmetatable(fields or {}, self)
end

function HookContainer:register(name, action)
    self[name] = self[name] or {}
    table.insert(self[name], action)
end

--- Registers the widget's `on<name>` until the widget is closed.
function HookContainer:registerWidget(name, widget)
    local function action(arguments)
        widget["on" .. name](widget, arguments)
    end
    self:register(name, action)
    local on_close = widget.onCloseWidget
    widget.onCloseWidget = function()
        if on_close then
            on_close(widget)
        end
        self:unregister(name, action)
    end
end

function HookContainer:unregister(name, action)
    for index, other in ipairs(self[name] or {}) do
        if other == action then
            table.remove(self[name], index)
            return true
        end
    end
    return false
end

function HookContainer:execute(name, arguments)
    local actions = self[name] or {}
    for __, action in ipairs(actions) do
        action(arguments)
    end
    return #actions
end

return HookContainer
