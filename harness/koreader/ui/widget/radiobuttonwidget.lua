--- One choice out of several, with Cancel and Apply.

local ButtonDialog = require("ui/widget/buttondialog")
local UIManager = require("ui/uimanager")
local _ = require("gettext")

local RadioButtonWidget = ButtonDialog:extend({ title_text = "", keep_shown_on_apply = false })

local function each_entry(rows, visit)
    for __, row in ipairs(rows) do
        for __, entry in ipairs(row) do
            visit(entry, row)
        end
    end
end

function RadioButtonWidget:init()
    if not self.checked_entry then
        each_entry(self.radio_buttons, function(entry)
            self.checked_entry = entry.checked and entry or self.checked_entry
        end)
    end
    self.title = self.info_text and self.title_text .. "\n" .. self.info_text or self.title_text
    self.buttons = self:_rows()
    ButtonDialog.init(self)
end

function RadioButtonWidget:_choice(entry)
    return {
        text = (entry == self.checked_entry and "◉ " or "◯ ") .. entry.text,
        align = "left",
        callback = function()
            self.checked_entry = entry
            self:reinit()
            UIManager:setDirty(self, "ui")
        end,
    }
end

function RadioButtonWidget:_rows()
    local rows = {}
    each_entry(self.radio_buttons, function(entry)
        table.insert(rows, { self:_choice(entry) })
    end)
    local cancel = {
        text = self.cancel_text or _("Close"),
        callback = function()
            if self.cancel_callback then
                self.cancel_callback()
            end
            self:onClose()
        end,
    }
    local apply = {
        text = self.ok_text or _("Apply"),
        callback = function()
            if self.callback then
                self.callback({ provider = self.checked_entry.provider, text = self.checked_entry.text })
            end
            if not self.keep_shown_on_apply then
                self:onClose()
            end
        end,
    }
    table.insert(rows, { cancel, apply })
    return rows
end

function RadioButtonWidget:onClose()
    UIManager:close(self)
    if self.close_callback then
        self.close_callback()
    end
    return true
end

return RadioButtonWidget
