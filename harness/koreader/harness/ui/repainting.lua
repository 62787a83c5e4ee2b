--- UIManager's part that paints what is dirty and says which parts of the screen to refresh.

local Device = require("device")
local Windows = require("harness.ui.windows")
local util = require("util")

local Repainting = {}

-- Below a translucent window everything has to be painted again.
local function is_translucent(widget)
    local alpha = widget.movable and widget.movable.alpha or widget.alpha
    return type(alpha) == "number" and alpha > 0 and alpha < 1
end

function Repainting:_mark_dirty(widget)
    local below_translucent = false
    for index = #self._window_stack, 1, -1 do
        local other = self._window_stack[index].widget
        if other == widget or below_translucent then
            self._dirty[other] = true
            if not below_translucent and not is_translucent(widget) or other ~= widget and other.covers_fullscreen then
                return
            end
            below_translucent = true
        end
    end
end

function Repainting:setDirty(widget, mode, region)
    if widget == "all" then
        for __, window in ipairs(self._window_stack) do
            self._dirty[window.widget] = true
        end
    elseif widget and not widget.invisible then
        self:_mark_dirty(widget)
    end
    if type(mode) == "function" then
        table.insert(self._refresh_functions, mode)
    else
        self._refreshes:add(mode, region, self.FULL_REFRESH_COUNT)
    end
end

function Repainting:_paint_windows()
    local painted = false
    for index = Windows.lowest_visible(self._window_stack), #self._window_stack do
        local window = self._window_stack[index]
        if painted or self._dirty[window.widget] then
            Device.screen.bb:begin_window(window.widget)
            window.widget:paintTo(Device.screen.bb, window.x, window.y, self._dirty[window.widget])
            self._dirty[window.widget] = nil
            self.paints = self.paints + 1
            painted = true
        end
    end
    return painted
end

function Repainting:_repaint()
    local painted = self:_paint_windows()
    for __, refresh in ipairs(self._refresh_functions) do
        local mode, region = refresh()
        self._refreshes:add(mode, region, self.FULL_REFRESH_COUNT)
    end
    self._refresh_functions = {}
    if painted and self._refreshes:is_empty() then
        self._refreshes:add("partial", nil, self.FULL_REFRESH_COUNT)
    end
    local refreshed = not self._refreshes:is_empty()
    self._refreshes:flush()
    return painted or refreshed
end

function Repainting:forceRePaint()
    self:_repaint()
end

function Repainting:widgetRepaint(widget, x, y)
    if not widget then
        return
    end
    local cropping = widget.show_parent and widget.show_parent.cropping_widget
    if cropping and util.arrayReferences(cropping, widget) then
        widget, x, y = cropping, cropping.dimen.x, cropping.dimen.y
    end
    local __, __, window = self:isSubwidgetShown(widget)
    Device.screen.bb:begin_window(window)
    widget:paintTo(Device.screen.bb, x, y)
end

function Repainting:widgetInvert() end

function Repainting:avoidFlashOnNextRepaint()
    self._refreshes:skip_count()
end

function Repainting:waitForVSync() end

function Repainting:yieldToEPDC() end

function Repainting:setRefreshRate(rate)
    self.FULL_REFRESH_COUNT = rate or self.FULL_REFRESH_COUNT
end

function Repainting:getRefreshRate()
    return self.FULL_REFRESH_COUNT, self.FULL_REFRESH_COUNT
end

function Repainting:onRotation()
    self:setDirty("all", "full")
    self:forceRePaint()
end

return Repainting
