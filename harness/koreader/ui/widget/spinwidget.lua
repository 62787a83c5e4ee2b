--- A number to choose between two limits, with buttons for more, less, default, cancel and OK.

local ButtonDialog = require("ui/widget/buttondialog")
local T = require("ffi/util").template
local UIManager = require("ui/uimanager")
local _ = require("gettext")

local SpinWidget = ButtonDialog:extend({
    title_text = "",
    value = 1,
    value_min = 0,
    value_max = 20,
    value_step = 1,
    ok_always_enabled = false,
    keep_shown_on_apply = false,
    precision = "%02d",
})

function SpinWidget:init()
    self.original_value = self.original_value or self.value
    self.title = self:_title()
    self.buttons = self:_rows()
    ButtonDialog.init(self)
end

function SpinWidget:_value_text()
    local shown = self.value_table and self.value_table[self.value_index] or self.value
    return tostring(shown) .. (self.unit and self.unit ~= "" and " " .. self.unit or "")
end

function SpinWidget:_title()
    local parts = { self.title_text }
    if self.info_text then
        table.insert(parts, self.info_text)
    end
    table.insert(parts, self:_value_text())
    return table.concat(parts, "\n")
end

function SpinWidget:_change(by)
    if self.value_table then
        self.value_index = math.max(1, math.min(#self.value_table, self.value_index + (by > 0 and 1 or -1)))
        self.value = self.value_table[self.value_index]
    else
        self.value = math.max(self.value_min, math.min(self.value_max, self.value + by))
    end
    self:_redraw()
end

function SpinWidget:_redraw()
    self:reinit()
    UIManager:setDirty(self, "ui")
end

function SpinWidget:_rows()
    local function step(text, by)
        return {
            text = text,
            callback = function()
                self:_change(by)
            end,
        }
    end
    local rows = { { step("−", -self.value_step), step("+", self.value_step) } }
    if self.default_value then
        table.insert(rows, {
            {
                text = self.default_text or T(_("Default value: %1"), self.default_value),
                callback = function()
                    self.value = self.default_value
                    self:_redraw()
                end,
            },
        })
    end
    if self.extra_text then
        local extra = {
            text = self.extra_text,
            callback = function()
                self.extra_callback(self)
                self:onClose()
            end,
        }
        table.insert(rows, { extra })
    end
    table.insert(rows, self:_last_row())
    return rows
end

function SpinWidget:_last_row()
    return {
        {
            text = self.cancel_text or _("Close"),
            callback = function()
                if self.cancel_callback then
                    self.cancel_callback()
                end
                self:onClose()
            end,
        },
        {
            text = self.ok_text or _("OK"),
            enabled = self.ok_always_enabled or self.original_value ~= self.value,
            callback = function()
                if self.callback then
                    self.callback(self)
                end
                if not self.keep_shown_on_apply then
                    self:onClose()
                end
            end,
        },
    }
end

function SpinWidget:onClose()
    UIManager:close(self)
    if self.close_callback then
        self.close_callback()
    end
    return true
end

return SpinWidget
