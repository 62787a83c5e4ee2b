--- Opens the plugin's windows and remembers them, so that none outlives the book it tells of.
--
-- KOReader closes a book under whatever is open above it: by a gesture, by a cable, by another app. A window that
-- stayed would lie in front of, or unseen behind, a book that it knows nothing of.

local Device = require("device")
local UIManager = require("ui/uimanager")

local Windows = {}

local MAX_ROUNDS = 8 -- a window that is closed may open another; this often that is followed

local open = setmetatable({}, { __mode = "k" })

---@param widget table
function Windows.show(widget)
    open[widget] = true
    UIManager:show(widget)
end

-- Those above first, so that none is painted again before it goes.
local function still_shown()
    local widgets = {}
    for widget in UIManager:topdown_widgets_iter() do
        if open[widget] then
            widgets[#widgets + 1] = widget
        end
    end
    return widgets
end

-- KOReader's widgets have three ways to be laid out anew.
local function lay_out(widget)
    if widget.onScreenResize then
        widget:onScreenResize(Device.screen:getSize())
    elseif widget.reinit then
        widget:reinit()
    else
        widget:init()
    end
end

--- The screen was turned or has another size: KOReader leaves open windows as they are, we do not.
function Windows.fit_screen()
    local widgets = still_shown()
    for index = #widgets, 1, -1 do
        lay_out(widgets[index])
    end
    -- All of it: KOReader has painted them already where they were before.
    if #widgets > 0 then
        UIManager:setDirty("all", "ui")
    end
end

--- Closes all that are still open.
function Windows.close_all()
    for __ = 1, MAX_ROUNDS do
        local widgets = still_shown()
        if #widgets == 0 then
            return
        end
        for __, widget in ipairs(widgets) do
            UIManager:close(widget)
        end
    end
end

return Windows
