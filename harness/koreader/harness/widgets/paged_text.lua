--- What KOReader's two text areas that are turned page by page have in common: the bar at the side, swipes, taps, keys.
--
-- A widget of these methods has `scrollText(direction)`, `onScrollUp()` and `onScrollDown()` of its own.

local BD = require("ui/bidi")
local Device = require("device")
local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local HorizontalGroup = require("ui/widget/horizontalgroup")
local HorizontalSpan = require("ui/widget/horizontalspan")

local Screen = Device.screen

local PagedText = {}

--- Puts the text beside its bar.
function PagedText:_lay_out(text, align)
    self[1] = HorizontalGroup:new({
        align = align,
        text,
        HorizontalSpan:new({ width = self.text_scroll_span }),
        self.v_scroll_bar,
    })
    self.dimen = Geom:new(self[1]:getSize():copy())
end

function PagedText:_listen()
    local function range()
        return self.dimen
    end
    if Device:isTouchDevice() then
        self.ges_events = {
            ScrollText = { GestureRange:new({ ges = "swipe", range = range }) },
            TapScrollText = { GestureRange:new({ ges = "tap", range = range }) },
        }
    end
    if Device:hasKeys() then
        self.key_events = {
            ScrollDown = { { Device.input.group.PgFwd } },
            ScrollUp = { { Device.input.group.PgBack } },
        }
    end
end

function PagedText:onScrollText(__, gesture)
    if gesture.direction == "north" or gesture.direction == "south" then
        self:scrollText(gesture.direction == "north" and 1 or -1)
        return true
    end
end

function PagedText:onTapScrollText(__, gesture)
    if self.ignore_taps or self.editable then
        return false
    elseif BD.flipIfMirroredUILayout(gesture.pos.x < Screen:getWidth() / 2) then
        return self:onScrollUp()
    end
    return self:onScrollDown()
end

function PagedText:setTapScrollEnabled(enabled)
    self.ignore_taps = not enabled
end

return PagedText
