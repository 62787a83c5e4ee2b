--- One line of a touch menu: its mark, its text, and what a tap or a long press does.

local BD = require("ui/bidi")
local CheckMark = require("ui/widget/checkmark")
local FrameContainer = require("ui/widget/container/framecontainer")
local GestureRange = require("ui/gesturerange")
local HorizontalGroup = require("ui/widget/horizontalgroup")
local InfoMessage = require("ui/widget/infomessage")
local InputContainer = require("ui/widget/container/inputcontainer")
local Size = require("ui/size")
local TextWidget = require("ui/widget/textwidget")
local UIManager = require("ui/uimanager")
local UnderlineContainer = require("ui/widget/container/underlinecontainer")

local MenuItem = InputContainer:extend({})

--- Values in a menu item may be given as they are or by a function.
function MenuItem.value(item, name)
    local by_function = item[name .. "_func"]
    if by_function then
        return by_function()
    end
    return item[name]
end

--- A submenu's line ends in a triangle.
function MenuItem.text_of(item)
    local text = MenuItem.value(item, "text") or ""
    if item.sub_item_table or item.sub_item_table_func then
        return text .. BD.wrap(BD.mirroredUILayout() and " ◂" or " ▸")
    end
    return text
end

function MenuItem:init()
    self.ges_events = {
        TapSelect = { GestureRange:new({ ges = "tap", range = self.dimen }) },
        HoldSelect = { GestureRange:new({ ges = "hold", range = self.dimen }) },
    }
    local mark = CheckMark:new({
        checkable = self.item.checked_func ~= nil,
        checked = MenuItem.value(self.item, "checked") and true or false,
        radio = self.item.radio,
    })
    self.checkmark_tap_width = mark:getSize().w + 2 * Size.padding.default
    local text = TextWidget:new({
        text = MenuItem.text_of(self.item),
        max_width = self.dimen.w - 2 * Size.padding.default - mark:getSize().w,
        face = self.face,
    })
    self.text_truncated = text:isTruncated()
    self.item_frame =
        FrameContainer:new({ width = self.dimen.w, bordersize = 0, HorizontalGroup:new({ mark, text }) })
    self[1] = UnderlineContainer:new({ vertical_align = "center", dimen = self.dimen:copy(), self.item_frame })
end

function MenuItem:isEnabled()
    return MenuItem.value(self.item, "enabled") ~= false
end

function MenuItem:onFocus()
    self.is_focused = true
    return true
end

function MenuItem:onUnfocus()
    self.is_focused = false
    return true
end

function MenuItem:onTapSelect(__, gesture)
    if not self:isEnabled() or not self.item_frame.dimen then
        return true
    end
    local across = BD.mirroredUILayout() and self.dimen.w - gesture.pos.x - 1 or gesture.pos.x
    self.menu:onMenuSelect(self.item, across <= self.checkmark_tap_width)
    UIManager:forceRePaint()
    return true
end

function MenuItem:onHoldSelect()
    if not self:isEnabled() then
        local help = MenuItem.value(self.item, "help_text")
        if help then
            UIManager:show(InfoMessage:new({ text = help }))
        end
        return true
    end
    self.menu:onMenuHold(self.item, self.text_truncated)
    UIManager:forceRePaint()
    return true
end

return MenuItem
