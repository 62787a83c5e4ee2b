--- Actions that gestures, keys and profiles can trigger: each is an event with a title.

local Event = require("ui/event")
local UIManager = require("ui/uimanager")

local CATEGORIES = {
    none = true,
    arg = true,
    absolutenumber = true,
    incrementalnumber = true,
    string = true,
    configurable = true,
    key = true,
}
local PLACES = { "general", "device", "screen", "filemanager", "reader", "rolling", "paging" }

local Dispatcher = { actions = {}, order = {} }

function Dispatcher:init()
    if not self.initialized then
        self.initialized = true
        UIManager:broadcastEvent(Event:new("DispatcherRegisterActions"))
    end
end

-- KOReader accepts anything and shows nothing, or fails later; here a mistake is told at once.
local function check(name, action)
    assert(CATEGORIES[action.category], "action " .. name .. " has no known category")
    assert(type(action.event) == "string", "action " .. name .. " has no event")
    assert(type(action.title) == "string" and action.title ~= "", "action " .. name .. " has no title")
    for __, place in ipairs(PLACES) do
        if action[place] then
            return
        end
    end
    error("action " .. name .. " appears in no menu of the gesture manager")
end

--- The first registration of a name stays.
function Dispatcher:registerAction(name, action)
    if not self.actions[name] then
        check(name, action)
        self.actions[name] = action
        table.insert(self.order, name)
    end
    return true
end

function Dispatcher:removeAction(name)
    self.actions[name] = nil
    for index = #self.order, 1, -1 do
        if self.order[index] == name then
            table.remove(self.order, index)
        end
    end
    return true
end

function Dispatcher:getNameFromItem(name)
    return self.actions[name] and self.actions[name].title or "Unknown item"
end

local function event_of(action, value, gesture)
    if action.category == "none" then
        return action.arg ~= nil and Event:new(action.event, action.arg) or Event:new(action.event)
    elseif action.category == "arg" then
        return Event:new(action.event, gesture or action.arg)
    elseif action.category == "incrementalnumber" then
        return Event:new(action.event, value ~= 0 and value or gesture or 0)
    end
    return Event:new(action.event, action.arg ~= nil and { action.arg, value } or value)
end

--- `settings` maps the names of actions to their values.
function Dispatcher:execute(settings, props)
    for __, name in ipairs(self.order) do
        local action, value = self.actions[name], settings[name]
        local is_enabled = action.condition == nil or action.condition
        if value ~= nil and is_enabled then
            UIManager:sendEvent(event_of(action, value, props and props.gesture))
        end
    end
end

return Dispatcher
