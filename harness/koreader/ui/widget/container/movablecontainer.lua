--- A window that can be moved about: by an anchor when it opens, and by a swipe.

local BD = require("ui/bidi")
local Device = require("device")
local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local InputContainer = require("ui/widget/container/inputcontainer")
local UIManager = require("ui/uimanager")
local util = require("util")

local Screen = Device.screen

-- `ignore_events`: gestures that the window hears first, and passes on when they are not for it.
local MovableContainer = InputContainer:extend({ ignore_events = {}, _moved_offset_x = 0, _moved_offset_y = 0 })

function MovableContainer:init()
    if Device:isTouchDevice() and not self.unmovable and not util.arrayContains(self.ignore_events, "swipe") then
        local range = Screen:getSize()
        self.ges_events = { MovableSwipe = { GestureRange:new({ ges = "swipe", range = range }) } }
    end
end

function MovableContainer:getMovedOffset()
    return Geom:new({ x = self._moved_offset_x, y = self._moved_offset_y })
end

function MovableContainer:setMovedOffset(offset)
    if offset and offset.x and offset.y then
        self._moved_offset_x, self._moved_offset_y = offset.x, offset.y
    end
end

function MovableContainer:resetEventState() end

local function top_beside(anchor, height, prefers_below)
    local above, below = anchor.y - height, anchor.y + anchor.h
    local fits_below = below + height <= Screen:getHeight()
    if above >= 0 and not (prefers_below and fits_below) then
        return above
    end
    return math.max(0, fits_below and below or above >= 0 and above or Screen:getHeight() - height)
end

-- Puts the window beside what it belongs to, and inside the screen.
function MovableContainer:_follow_anchor(x, y)
    local anchor, prefers_below = self.anchor, nil
    if type(anchor) == "function" then
        anchor, prefers_below = anchor()
    end
    if not anchor then
        return
    end
    local width, height = self.dimen.w, self.dimen.h
    local left = BD.mirroredUILayout() and anchor.x + (anchor.w or 0) - width or anchor.x
    left = math.max(0, math.min(left or math.floor((Screen:getWidth() - width) / 2), Screen:getWidth() - width))
    local beside = { y = anchor.y or math.floor((Screen:getHeight() - height) / 2), h = anchor.h or 0 }
    self._moved_offset_x, self._moved_offset_y = left - x, top_beside(beside, height, prefers_below) - y
end

function MovableContainer:paintTo(bb, x, y)
    if not self[1] then
        return
    end
    local size = self[1]:getSize()
    self.dimen = self.dimen or Geom:new({ x = 0, y = 0, w = size.w, h = size.h })
    if self.anchor and not self._anchored then
        self._anchored = true
        self:_follow_anchor(x, y)
    end
    self.dimen.x, self.dimen.y = x + self._moved_offset_x, y + self._moved_offset_y
    self[1]:paintTo(bb, self.dimen.x, self.dimen.y)
end

local STEPS = {
    north = { 0, -1 },
    south = { 0, 1 },
    west = { -1, 0 },
    east = { 1, 0 },
    northwest = { -1, -1 },
    northeast = { 1, -1 },
    southwest = { -1, 1 },
    southeast = { 1, 1 },
}

--- A swipe inside moves the window, but not off the screen.
function MovableContainer:onMovableSwipe(__, gesture)
    if not self.dimen or not self.dimen:contains(gesture.pos) then
        return false
    end
    local step, distance = STEPS[gesture.direction], gesture.distance or 0
    local x = math.max(0, math.min(self.dimen.x + step[1] * distance, Screen:getWidth() - self.dimen.w))
    local y = math.max(0, math.min(self.dimen.y + step[2] * distance, Screen:getHeight() - self.dimen.h))
    self._moved_offset_x = self._moved_offset_x + x - self.dimen.x
    self._moved_offset_y = self._moved_offset_y + y - self.dimen.y
    UIManager:setDirty("all", "ui")
    return true
end

return MovableContainer
