--- A question with OK and Cancel; more rows of buttons may be added. Its buttons close it after their callback.

local Font = require("ui/font")
local InputContainer = require("ui/widget/container/inputcontainer")
local Question = require("harness.widgets.question")
local Size = require("ui/size")
local UIManager = require("ui/uimanager")
local Window = require("harness.widgets.window")
local _ = require("gettext")

local function nothing() end

local ConfirmBox = InputContainer:extend({
    modal = true,
    keep_dialog_open = false,
    text = _("no text"),
    face = Font:getFace("infofont"),
    icon = "notice-question",
    ok_text = _("OK"),
    cancel_text = _("Cancel"),
    ok_callback = nothing,
    cancel_callback = nothing,
    margin = Size.margin.default,
    padding = Size.padding.default,
    dismissable = true,
})

function ConfirmBox:init()
    if self.dismissable then
        Window.listen(self, "TapClose", "tap")
        Window.close_on_back(self)
    end
    Question.build(self, self:_buttons())
end

function ConfirmBox:_closing(callback)
    return function()
        if callback then
            callback()
        end
        if not self.keep_dialog_open then
            UIManager:close(self)
        end
    end
end

function ConfirmBox:_buttons()
    local first = { { text = self.cancel_text, callback = self:_cancel() } }
    if not self.no_ok_button then
        table.insert(first, {
            text = self.ok_text,
            callback = self:_closing(function()
                self.ok_callback()
            end),
        })
    end
    local rows = { first }
    for number, others in ipairs(self.other_buttons or {}) do
        local row = {}
        for __, button in ipairs(others) do
            table.insert(row, { text = button.text, callback = self:_closing(button.callback) })
        end
        table.insert(rows, self.other_buttons_first and number or #rows + 1, row)
    end
    return rows
end

-- Cancel closes even a box that stays open otherwise.
function ConfirmBox:_cancel()
    return function()
        self.cancel_callback()
        UIManager:close(self)
    end
end

function ConfirmBox:addWidget(widget)
    self._added_widgets = self._added_widgets or {}
    table.insert(self._added_widgets, widget)
    self:init()
end

function ConfirmBox:getAddedWidgetAvailableWidth()
    return Question.text_width()
end

function ConfirmBox:onShow()
    UIManager:setDirty(self, function()
        return "ui", self.movable.dimen
    end)
end

function ConfirmBox:onCloseWidget()
    UIManager:setDirty(nil, function()
        return "ui", self.movable.dimen
    end)
end

function ConfirmBox:onClose()
    self.cancel_callback()
    UIManager:close(self)
    return true
end

ConfirmBox.onTapClose = Window.close_when_beside

return ConfirmBox
