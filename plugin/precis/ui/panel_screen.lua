--- The panel: everything Précis can do with the open book, one tap away.

local ButtonDialog = require("ui/widget/buttondialog")
local UIManager = require("ui/uimanager")

local PanelView = require("precis.ui.panel_view")
local Windows = require("precis.ui.windows")

local PanelScreen = {}

-- Money and network; whose chapter is in view is told later.
local function state_of(app, reading)
    local spent, budget = app.service:today()
    return {
        book_title = reading:title(),
        model = app.settings:get("model"),
        spent_today = spent,
        budget = budget,
        is_connected = app:is_connected(),
    }
end

-- Where the reader is takes a moment to find out; the panel does not wait for it.
local function tell_chapter(reading, dialog, state)
    reading.position:where(function(position, count)
        if UIManager:isWidgetShown(dialog) then
            state.chapter, state.chapters = position, count
            dialog:setTitle(PanelView.title(state))
            UIManager:setDirty(dialog, "ui")
        end
    end)
end

---@param app precis.App
---@param reading precis.Reading
---@param actions precis.ui.PanelActions each closes the panel first
function PanelScreen.open(app, reading, actions)
    local dialog
    local state = state_of(app, reading)
    local closing = {}
    for name, action in pairs(actions) do
        closing[name] = function()
            UIManager:close(dialog)
            action()
        end
    end
    dialog = ButtonDialog:new({
        title = PanelView.title(state),
        title_align = "center",
        buttons = app.host.guard:wrap_items(PanelView.rows(state, closing), "panel"),
    })
    Windows.show(dialog)
    tell_chapter(reading, dialog, state)
end

return PanelScreen
