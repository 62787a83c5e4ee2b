--- The shown windows by their names, and what stands in the text box of the one that gets touches.

local Inspect = require("harness.ui.inspect")
local UIManager = require("ui/uimanager")

local WindowList = {}

local function name_of(widget)
    return tostring(widget.name or widget.title or widget.text or "?")
end

--- Names of the shown windows, from the bottom to the top.
---@return string[]
function WindowList.names()
    local names = {}
    for __, window in ipairs(UIManager._window_stack) do
        table.insert(names, name_of(window.widget))
    end
    return names
end

--- Name and title of the window that gets touches; one of them may stand for both.
---@return string? name nil: nothing is shown
---@return string? title
function WindowList.top_name()
    local window = Inspect.top_window()
    if window then
        return name_of(window), tostring(window.title or "")
    end
end

--- Whether the window that gets touches was opened by a plugin, and not by KOReader itself.
function WindowList.top_is_from_plugin()
    local top = Inspect.top_window()
    for __, window in ipairs(UIManager._window_stack) do
        if window.widget == top then
            return window.is_plugins
        end
    end
    return false
end

--- Closes what KOReader itself opened over the book or the file browser, as it does before it closes those.
function WindowList.close_koreaders()
    local found = {}
    for __, window in ipairs(UIManager._window_stack) do
        local widget = window.widget
        local is_app = widget.name == "ReaderUI" or widget.name == "FileManager"
        if not is_app and (widget.belongs_to_koreader or not window.is_plugins) then
            table.insert(found, widget)
        end
    end
    for __, widget in ipairs(found) do
        UIManager:close(widget)
    end
end

--- What was typed; nil where there is nothing to type into.
---@return string?
function WindowList.typed()
    local window = Inspect.top_window()
    local box = window and window._input_widget
    return box and box:getText()
end

return WindowList
