--- A window that shows how far something is; it repaints at most once a second, or as asked.

local Blitbuffer = require("ffi/blitbuffer")
local CenterContainer = require("ui/widget/container/centercontainer")
local Font = require("ui/font")
local FrameContainer = require("ui/widget/container/framecontainer")
local InputContainer = require("ui/widget/container/inputcontainer")
local ProgressWidget = require("ui/widget/progresswidget")
local Screen = require("device").screen
local Size = require("ui/size")
local TextBoxWidget = require("ui/widget/textboxwidget")
local UIManager = require("ui/uimanager")
local VerticalGroup = require("ui/widget/verticalgroup")
local VerticalSpan = require("ui/widget/verticalspan")
local Window = require("harness.widgets.window")
local time = require("ui/time")

local ProgressbarDialog = InputContainer:extend({ refresh_time_seconds = 3, dismissable = true })

function ProgressbarDialog:init()
    self.progress_bar_visible = (self.progress_max or 0) > 0
    if self.dismissable then
        Window.listen(self, "TapClose", "tap")
        Window.close_on_back(self)
    end
    local width = math.floor(math.min(Screen:getWidth(), Screen:getHeight()) * 2 / 3)
    local group = VerticalGroup:new({ align = "left" })
    self:_add_text(group, self.title, "ffont", width)
    self:_add_text(group, self.subtitle, "smallffont", width)
    self.progress_bar = ProgressWidget:new({ width = width, height = Screen:scaleBySize(18) })
    table.insert(group, VerticalSpan:new({ width = Size.padding.large }))
    table.insert(group, self.progress_bar)
    self.movable = FrameContainer:new({ background = Blitbuffer.COLOR_WHITE, padding = Size.padding.large, group })
    self[1] = CenterContainer:new({ dimen = Screen:getSize(), self.movable })
end

function ProgressbarDialog:_add_text(group, text, face, width)
    if text then
        table.insert(group, TextBoxWidget:new({ text = text, face = Font:getFace(face), width = width }))
    end
end

function ProgressbarDialog:reportProgress(progress)
    if not self.progress_bar_visible then
        return
    end
    self.progress_bar:setPercentage(math.min(1, progress / self.progress_max))
    local now = time.now()
    local is_due = not self._shown_at or now - self._shown_at >= time.s(self.refresh_time_seconds)
    if is_due or progress >= self.progress_max then
        self._shown_at = now
        self:redrawProgressbar()
    end
end

function ProgressbarDialog:redrawProgressbar()
    UIManager:setDirty(self, function()
        return "fast", self.progress_bar.dimen
    end)
end

function ProgressbarDialog:show()
    UIManager:show(self, "ui")
end

function ProgressbarDialog:close()
    UIManager:close(self, "ui")
end

function ProgressbarDialog:onShow()
    UIManager:setDirty(self, "ui")
    return true
end

function ProgressbarDialog:onCloseWidget()
    UIManager:setDirty(nil, "ui")
end

function ProgressbarDialog:onTapClose(__, gesture)
    if gesture.pos:notIntersectWith(self.movable.dimen) then
        self:onClose()
    end
    return true
end

function ProgressbarDialog:onClose()
    if self.dismiss_callback then
        self.dismiss_callback()
    end
    UIManager:close(self)
    return true
end

return ProgressbarDialog
