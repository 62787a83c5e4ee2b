--- Moves a focus over a grid of widgets (`layout`) with the D-pad, and taps the focused one.

local BD = require("ui/bidi")
local Device = require("device")
local Event = require("ui/event")
local InputContainer = require("ui/widget/container/inputcontainer")
local UIManager = require("ui/uimanager")

local FocusManager = InputContainer:extend({
    movement_allowed = { x = true, y = true },
    NOT_UNFOCUS = 1,
    NOT_FOCUS = 2,
    FORCED_FOCUS = 4,
    RENDER_NOW = false,
    RENDER_IN_NEXT_TICK = true,
})

FocusManager.FOCUS_ONLY_ON_NT = Device:hasDPad() and not Device:isTouchDevice() and 0 or FocusManager.NOT_FOCUS

local function key_events()
    if not Device:hasDPad() then
        return {}
    end
    local events = {
        FocusUp = { { "Up" }, event = "FocusMove", args = { 0, -1 } },
        FocusDown = { { "Down" }, event = "FocusMove", args = { 0, 1 } },
        FocusRight = { { "Right" }, event = "FocusMove", args = { 1, 0 } },
        Press = { { "Press" }, event = "Press" },
    }
    if not Device:hasFewKeys() then
        events.FocusLeft = { { "Left" }, event = "FocusMove", args = { -1, 0 } }
        events.HoldContext = { { "ContextMenu" }, event = "Hold" }
        events.HoldShift = { { "Shift", "Press" }, event = "Hold" }
        events.FocusNext = { { "Tab" }, event = "FocusNext" }
        events.FocusPrevious = { { "Shift", "Tab" }, event = "FocusPrevious" }
    end
    return events
end

function FocusManager:_init()
    InputContainer._init(self)
    self.selected = { x = self.selected and self.selected.x or 1, y = self.selected and self.selected.y or 1 }
    self.key_events = key_events()
end

function FocusManager:getFocusItem()
    local row = self.layout and self.layout[self.selected.y]
    return row and row[self.selected.x]
end

-- Without a neighbour in this column the nearest to the left counts, else the nearest to the right.
local function nearest_column(row, x)
    for column = x, 1, -1 do
        if row[column] then
            return column
        end
    end
    return (next(row))
end

local function step_down(layout, x, y, dy)
    local target = y + dy
    if not layout[target] then
        target = dy > 0 and 1 or #layout
    end
    return nearest_column(layout[target], x), target
end

local function step_across(row, x, dx)
    if row[x + dx] then
        return x + dx
    end
    while row[x - dx] do
        x = x - dx
    end
    return x
end

local function move_once(layout, x, y, dx, dy)
    if dy ~= 0 then
        return step_down(layout, x, y, dy)
    end
    return step_across(layout[y], x, dx), y
end

function FocusManager:onFocusMove(step)
    if not self.layout then
        return false
    end
    local dx, dy = BD.mirroredUILayout() and -step[1] or step[1], step[2]
    local before = self:getFocusItem()
    if dx ~= 0 and not self.movement_allowed.x or dy ~= 0 and not self.movement_allowed.y or not before then
        return true
    end
    local x, y = self.selected.x, self.selected.y
    repeat
        x, y = move_once(self.layout, x, y, dx, dy)
        local item = self.layout[y][x]
    until not item.is_inactive or item == before
    self.selected.x, self.selected.y = x, y
    self:_show_focus(before, self:getFocusItem())
    return true
end

function FocusManager:_show_focus(before, after)
    if before ~= after then
        before:handleEvent(Event:new("Unfocus"))
    end
    after:handleEvent(Event:new("Focus"))
    UIManager:setDirty(self.show_parent or self, "fast")
end

function FocusManager:onFocusNext()
    local row = self.layout and self.layout[self.selected.y]
    return row ~= nil and self:onFocusMove(row[self.selected.x + 1] and { 1, 0 } or { 0, 1 })
end

function FocusManager:onFocusPrevious()
    local row = self.layout and self.layout[self.selected.y]
    return row ~= nil and self:onFocusMove(row[self.selected.x - 1] and { -1, 0 } or { 0, -1 })
end

function FocusManager:moveFocusTo(x, y, flags)
    flags = flags or 0
    local row = self.layout and self.layout[y]
    local target = row and row[x]
    if not target then
        return false
    end
    local before = self:getFocusItem()
    self.selected.x, self.selected.y = x, y
    local is_forced = bit.band(flags, self.FORCED_FOCUS) ~= 0
    if is_forced or Device:hasDPad() then
        if before and before ~= target and (is_forced or bit.band(flags, self.NOT_UNFOCUS) == 0) then
            before:handleEvent(Event:new("Unfocus"))
        end
        if is_forced or bit.band(flags, self.NOT_FOCUS) == 0 then
            target:handleEvent(Event:new("Focus"))
            UIManager:setDirty(self.show_parent or self, "fast")
        end
    end
    return true
end

--- Shows the focus again, after a widget was built anew. A merged child leaves that to its parent.
function FocusManager:refocusWidget(next_tick, flags)
    flags = flags or FocusManager.FOCUS_ONLY_ON_NT
    if self._parent then
        self._parent:refocusWidget(next_tick, flags)
        self._parent = nil
    elseif next_tick then
        UIManager:nextTick(function()
            self:moveFocusTo(self.selected.x, self.selected.y, flags)
        end)
    else
        self:moveFocusTo(self.selected.x, self.selected.y, flags)
    end
end

function FocusManager:_touch_focused(kind)
    local item = self:getFocusItem()
    if not item then
        return false
    end
    local place = item.dimen:copy()
    place.x, place.y, place.w, place.h = place.x + place.w / 2, place.y + place.h / 2, 0, 0
    UIManager:sendEvent(Event:new("Gesture", { ges = kind, pos = place, time = UIManager:getTime() }))
    return true
end

function FocusManager:sendTapEventToFocusedWidget()
    return self:_touch_focused("tap")
end

function FocusManager:sendHoldEventToFocusedWidget()
    return self:_touch_focused("hold")
end

FocusManager.onPress = FocusManager.sendTapEventToFocusedWidget
FocusManager.onHold = FocusManager.sendHoldEventToFocusedWidget

--- Takes over the grid of a child, below the own one, or beside it.
function FocusManager:mergeLayoutInVertical(child, position)
    if not child.layout then
        return
    end
    position = position or #self.layout + 1
    for offset, row in ipairs(child.layout) do
        table.insert(self.layout, position + offset - 1, row)
    end
    child:disableFocusManagement(self)
end

function FocusManager:mergeLayoutInHorizontal(child)
    if not child.layout then
        return
    end
    for index, row in ipairs(child.layout) do
        self.layout[index] = self.layout[index] or {}
        for __, item in ipairs(row) do
            table.insert(self.layout[index], item)
        end
    end
    child:disableFocusManagement(self)
end

function FocusManager:disableFocusManagement(parent)
    self._parent = parent
    local item = self:getFocusItem()
    if item then
        item:handleEvent(Event:new("Unfocus"))
    end
    self.layout = nil
end

return FocusManager
