--- A window onto one larger widget, scrolled by swipes and page keys.

local Device = require("device")
local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local InputContainer = require("ui/widget/container/inputcontainer")
local UIManager = require("ui/uimanager")

local Screen = Device.screen

local ScrollableContainer = InputContainer:extend({
    scroll_bar_width = Screen:scaleBySize(6),
    _scroll_offset_x = 0,
    _scroll_offset_y = 0,
})

function ScrollableContainer:getScrollbarWidth(width)
    return 3 * (width or self.scroll_bar_width)
end

function ScrollableContainer:init()
    local function range()
        return self.dimen
    end
    if Device:isTouchDevice() then
        self.ges_events.ScrollableSwipe = { GestureRange:new({ ges = "swipe", range = range }) }
    end
    if Device:hasKeys() then
        self.key_events.ScrollPageUp = { { Device.input.group.PgBack } }
        self.key_events.ScrollPageDown = { { Device.input.group.PgFwd } }
    end
end

function ScrollableContainer:initState() end

function ScrollableContainer:getCropRegion()
    return self.dimen
end

function ScrollableContainer:getScrolledOffset()
    return Geom:new({ x = self._scroll_offset_x, y = self._scroll_offset_y })
end

function ScrollableContainer:setScrolledOffset(offset)
    self._scroll_offset_x, self._scroll_offset_y = offset.x, offset.y
end

function ScrollableContainer:reset()
    self:setScrolledOffset({ x = 0, y = 0 })
end

function ScrollableContainer:_scroll_by(pixels)
    local most = math.max(0, self[1]:getSize().h - self.dimen.h)
    local target = math.max(0, math.min(most, self._scroll_offset_y + pixels))
    if target ~= self._scroll_offset_y then
        self._scroll_offset_y = target
        UIManager:setDirty(self.show_parent, function()
            return "ui", self.dimen
        end)
        return true
    end
    return false
end

function ScrollableContainer:onScrollPageUp()
    return self:_scroll_by(-self.dimen.h)
end

function ScrollableContainer:onScrollPageDown()
    return self:_scroll_by(self.dimen.h)
end

function ScrollableContainer:onScrollableSwipe(__, gesture)
    if gesture.direction == "north" or gesture.direction == "south" then
        self:_scroll_by((gesture.direction == "north" and 1 or -1) * (gesture.distance or self.dimen.h))
        return true
    end
    return false
end

--- For the focus: makes a child's rectangle visible.
function ScrollableContainer:scroll_into_view(rectangle)
    if rectangle.y < self.dimen.y then
        self:_scroll_by(rectangle.y - self.dimen.y)
    elseif rectangle.y + rectangle.h > self.dimen.y + self.dimen.h then
        self:_scroll_by(rectangle.y + rectangle.h - self.dimen.y - self.dimen.h)
    end
end

function ScrollableContainer:paintTo(bb, x, y)
    self.dimen.x, self.dimen.y = x, y
    bb:fill(x, y, self.dimen.w, self.dimen.h)
    local cropped = bb:within(self.dimen)
    self[1]:paintTo(cropped, x - self._scroll_offset_x, y - self._scroll_offset_y)
end

-- What is scrolled out of sight cannot be touched.
function ScrollableContainer:propagateEvent(event)
    local gesture = event.handler == "onGesture" and event.args[1]
    if gesture and gesture.pos and not self.dimen:contains(gesture.pos) then
        return false
    end
    return InputContainer.propagateEvent(self, event)
end

return ScrollableContainer
