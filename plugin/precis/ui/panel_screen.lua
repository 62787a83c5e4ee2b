--- The panel: everything Précis can do with the open book, one tap away.

local ButtonDialog = require("ui/widget/buttondialog")
local UIManager = require("ui/uimanager")

local ChoiceDialog = require("precis.ui.choice_dialog")
local PanelView = require("precis.ui.panel_view")
local Windows = require("precis.ui.windows")

local PanelScreen = {}

-- What is known at once: money and network.
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

-- Each closes the panel first.
local function closing(actions, close)
    local wrapped = {}
    for name, action in pairs(actions) do
        wrapped[name] = function()
            close()
            action()
        end
    end
    return wrapped
end

local function repaint(dialog, state, rows)
    if UIManager:isWidgetShown(dialog) then
        ChoiceDialog.replace(dialog, PanelView.title(state), rows())
    end
end

-- Which chapter is in view, and what is paid for, takes a moment to find out; the panel does not wait for it. As a
-- rule the chapter is known first, and both are shown at one painting.
local function find_out(reading, state, show)
    reading.position:where(function(position, count)
        state.chapter, state.chapters = position, count
        if state.paid then
            show()
        end
    end)
    reading.kept:paid(function(paid)
        state.paid = paid
        show()
    end)
end

---@param app precis.App
---@param reading precis.Reading
---@param actions precis.ui.PanelActions
function PanelScreen.open(app, reading, actions)
    local dialog
    local state = state_of(app, reading)
    local close_and = closing(actions, function()
        UIManager:close(dialog)
    end)
    local function rows()
        return app.host.guard:wrap_items(PanelView.rows(state, close_and), "panel")
    end
    dialog = ButtonDialog:new({ title = PanelView.title(state), title_align = "center", buttons = rows() })
    Windows.show(dialog)
    find_out(reading, state, function()
        repaint(dialog, state, rows)
    end)
end

return PanelScreen
