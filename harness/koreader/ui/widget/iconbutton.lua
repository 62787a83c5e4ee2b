--- An icon that can be tapped.

local Geom = require("ui/geometry")
local GestureRange = require("ui/gesturerange")
local IconWidget = require("ui/widget/iconwidget")
local InputContainer = require("ui/widget/container/inputcontainer")
local UIManager = require("ui/uimanager")

local IconButton = InputContainer:extend({ padding = 0, enabled = true, allow_flash = true })

function IconButton:init()
    self.image = IconWidget:new({ icon = self.icon, width = self.width, height = self.height })
    local left, right = self.padding_left or self.padding, self.padding_right or self.padding
    local top, bottom = self.padding_top or self.padding, self.padding_bottom or self.padding
    self._inset = { x = left, y = top }
    self[1] = self.image
    local size = self.image:getSize()
    self.dimen = Geom:new({ x = 0, y = 0, w = size.w + left + right, h = size.h + top + bottom })
    local function range()
        return self.dimen
    end
    self.ges_events = {
        TapIconButton = { GestureRange:new({ ges = "tap", range = range }) },
        HoldIconButton = { GestureRange:new({ ges = "hold", range = range }) },
    }
end

function IconButton:getSize()
    return self.dimen
end

function IconButton:paintTo(bb, x, y)
    self.dimen.x, self.dimen.y = x, y
    self.image:paintTo(bb, x + self._inset.x, y + self._inset.y)
end

function IconButton:setIcon(icon)
    self.icon, self.image.icon = icon, icon
end

function IconButton:onTapIconButton()
    if self.callback and self.enabled then
        self.callback()
    end
    return true
end

function IconButton:onHoldIconButton()
    if self.hold_callback and self.enabled then
        self.hold_callback()
    end
    return true
end

function IconButton:onFocus()
    self.is_focused = true
    return true
end

function IconButton:onUnfocus()
    self.is_focused = false
    return true
end

function IconButton:refresh()
    UIManager:setDirty(self.show_parent, "ui", self.dimen)
end

return IconButton
