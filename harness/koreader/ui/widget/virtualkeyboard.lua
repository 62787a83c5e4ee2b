--- The keyboard on the screen: it takes up room and is a window of its own; tests type through the box it serves.

local Device = require("device")
local Geom = require("ui/geometry")
local InputContainer = require("ui/widget/container/inputcontainer")
local UIManager = require("ui/uimanager")

local Screen = Device.screen

local ROWS = 5
local KEY_HEIGHT = Screen:scaleBySize(64)

local VirtualKeyboard = InputContainer:extend({
    name = "VirtualKeyboard",
    modal = true,
    disable_double_tap = true,
    belongs_to_koreader = true,
})

---@return integer pixels
function VirtualKeyboard.height()
    return ROWS * KEY_HEIGHT
end

function VirtualKeyboard:init()
    local height = VirtualKeyboard.height()
    self.dimen = Geom:new({ x = 0, y = Screen:getHeight() - height, w = Screen:getWidth(), h = height })
end

function VirtualKeyboard:isVisible()
    return self.is_shown or false
end

function VirtualKeyboard:show_for()
    if not self.is_shown and not self.is_locked then
        self.is_shown = true
        UIManager:show(self, "ui", self.dimen)
    end
end

function VirtualKeyboard:hide()
    if self.is_shown then
        self.is_shown = false
        UIManager:close(self, "ui", self.dimen)
    end
end

function VirtualKeyboard:paintTo(bb)
    bb:fill(self.dimen.x, self.dimen.y, self.dimen.w, self.dimen.h)
    bb:text(self.dimen.x, self.dimen.y, self.dimen.w, self.dimen.h, "[keyboard]")
end

--- Not on a device with real keys to type on, unless the reader asks for it.
function VirtualKeyboard.is_wanted()
    local has_keys = Device:hasKeyboard() or Device:hasScreenKB()
    return not has_keys or G_reader_settings:isTrue("virtual_keyboard_enabled")
end

local DIRECTIONS = { Up = true, Down = true, Left = true, Right = true, Press = true }

-- The D-pad moves among the letters until Back puts the keyboard away.
function VirtualKeyboard:onKeyPress(key)
    if key.key == "Back" then
        self:hide()
        return true
    end
    return DIRECTIONS[key.key] or false
end

-- Touches on the keys stay here; all else goes on to the dialog below.
function VirtualKeyboard:onGesture(gesture)
    return self.dimen:contains(gesture.pos)
end

return VirtualKeyboard
