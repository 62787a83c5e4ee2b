--- A question with two answers and Cancel. Unlike a ConfirmBox, dismissing it does not call `cancel_callback`.

local Font = require("ui/font")
local InputContainer = require("ui/widget/container/inputcontainer")
local Question = require("harness.widgets.question")
local Size = require("ui/size")
local UIManager = require("ui/uimanager")
local Window = require("harness.widgets.window")
local _ = require("gettext")

local function nothing() end

local MultiConfirmBox = InputContainer:extend({
    modal = true,
    text = _("no text"),
    face = Font:getFace("infofont"),
    icon = "notice-question",
    choice1_text = _("Choice 1"),
    choice2_text = _("Choice 2"),
    cancel_text = _("Cancel"),
    choice1_callback = nothing,
    choice2_callback = nothing,
    cancel_callback = nothing,
    choice1_enabled = true,
    choice2_enabled = true,
    margin = Size.margin.default,
    padding = Size.padding.default,
    dismissable = true,
})

function MultiConfirmBox:init()
    if self.dismissable then
        Window.listen(self, "TapClose", "tap")
        Window.close_on_back(self)
    end
    local row = {}
    for __, name in ipairs({ "cancel", "choice1", "choice2" }) do
        table.insert(row, {
            text = self[name .. "_text"],
            text_func = self[name .. "_text_func"],
            enabled = self[name .. "_enabled"],
            callback = function()
                self[name .. "_callback"]()
                UIManager:close(self)
            end,
        })
    end
    Question.build(self, { row })
end

function MultiConfirmBox:onShow()
    UIManager:setDirty(self, function()
        return "ui", self.movable.dimen
    end)
end

function MultiConfirmBox:onCloseWidget()
    UIManager:setDirty(nil, function()
        return "ui", self.movable.dimen
    end)
end

function MultiConfirmBox:onClose()
    UIManager:close(self)
    return true
end

function MultiConfirmBox:onTapClose(__, gesture)
    local is_beside = gesture.pos:notIntersectWith(self.movable.dimen)
    if is_beside then
        self:onClose()
    end
    return is_beside
end

return MultiConfirmBox
