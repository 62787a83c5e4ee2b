--- What a person sees on the screen, and what there is to touch.

local Device = require("device")
local UIManager = require("ui/uimanager")

local Inspect = {}

-- Marks that tell the reading direction are not seen.
local DIRECTION_MARKS = "\226\129[\166-\169]"

local function plain(text)
    return (tostring(text):gsub(DIRECTION_MARKS, ""))
end

--- The window that gets touches: the topmost that is neither a toast nor the keyboard.
function Inspect.top_window()
    for widget in UIManager:topdown_widgets_iter() do
        if not widget.toast and not widget.invisible and widget.name ~= "VirtualKeyboard" then
            return widget
        end
    end
end

local function each_child(widget, visit)
    for __, child in ipairs(widget) do
        if type(child) == "table" then
            visit(child)
        end
    end
end

local function add_texts(widget, texts)
    local text = type(rawget(widget, "text")) == "string" and widget.text
    local is_leaf = #widget == 0
    if is_leaf and text and text ~= "" then
        table.insert(texts, plain(text))
    elseif is_leaf and widget.icon and not widget.hide then
        table.insert(texts, "<" .. widget.icon .. ">")
    end
    each_child(widget, function(child)
        add_texts(child, texts)
    end)
end

local function text_of(widget)
    local texts = {}
    add_texts(widget, texts)
    return table.concat(texts, " ")
end

-- The area of a gesture's range; nil for none, and for the whole screen, which is how windows notice taps beside them.
local function area_of(range)
    local area = range.range
    if type(area) == "function" then
        area = area()
    end
    local size = Device.screen:getSize()
    if not area or not area.x or area.w == 0 or area.w >= size.w and area.h >= size.h then
        return nil
    end
    return area
end

local function tap_area(widget)
    for __, ranges in pairs(widget.ges_events or {}) do
        for __, range in ipairs(ranges) do
            local area = range.ges == "tap" and area_of(range)
            if area then
                return area
            end
        end
    end
end

local function is_enabled(widget)
    if widget.isEnabled then
        return widget:isEnabled()
    elseif widget.entry and widget.entry.select_enabled == false then
        return false
    end
    return widget.enabled ~= false
end

local function is_hidden(widget)
    return widget.hidden or widget.image and widget.image.hide or false
end

local function add_links(box, found)
    for __, link in ipairs(box.html_link_tapped_callback and box:page_links() or {}) do
        local x, y = box.dimen.x + link.x0, box.dimen.y + link.y0
        local entry = { text = plain(link.text), x = x, y = y, w = link.x1 - link.x0, h = link.y1 - link.y0 }
        entry.is_enabled, entry.kind = true, "link"
        table.insert(found, entry)
    end
end

local function kind_of(widget)
    if widget.addChars then
        return "input"
    elseif widget.turns_pages then
        return "paging"
    end
    return (widget.ges_events.TapScrollText or widget.page_links) and "text" or "button"
end

-- Something to tap inside something to tap belongs to the inner one; what is scrolled out of sight is not there.
local function walk(widget, found, crop)
    if widget.page_links and widget.dimen and widget.dimen.x then
        add_links(widget, found)
    end
    if widget.getCropRegion then
        crop = widget:getCropRegion()
    end
    local area, before = tap_area(widget), #found
    if not widget.addChars then
        each_child(widget, function(child)
            walk(child, found, crop)
        end)
    end
    if area and #found == before and not is_hidden(widget) and (not crop or crop:intersectWith(area)) then
        table.insert(found, {
            text = text_of(widget),
            x = area.x,
            y = area.y,
            w = area.w,
            h = area.h,
            is_enabled = is_enabled(widget),
            is_focused = widget.is_focused or false,
            kind = kind_of(widget),
        })
    end
end

--- Everything in the top window that reacts to a tap.
---@return table[]
function Inspect.tappable()
    local found, window = {}, Inspect.top_window()
    if window then
        walk(window, found, nil)
    end
    return found
end

local function find_focused(widget)
    if widget.is_focused then
        return widget
    end
    for __, child in ipairs(widget) do
        local found = type(child) == "table" and find_focused(child)
        if found then
            return found
        end
    end
end

--- The text of what has the focus, for readers with keys.
---@return string?
function Inspect.focused()
    local window = Inspect.top_window()
    local widget = window and find_focused(window)
    return widget and text_of(widget)
end

local function is_toast_or(window)
    return function(item)
        return item.window == window or item.window and item.window.toast and UIManager:isWidgetShown(item.window)
    end
end

--- What is painted: texts with their places, the oldest first.
---@param everything boolean false: only of the top window and of toasts
function Inspect.painted(everything)
    local wanted = is_toast_or(Inspect.top_window())
    local found = {}
    for __, item in ipairs(Device.screen.bb:items()) do
        if item.kind == "text" and (everything or wanted(item)) then
            local region = item.region
            table.insert(found, {
                text = plain(item.text),
                x = region.x,
                y = region.y,
                w = region.w,
                h = region.h,
                is_cut = item.mark.cut or false,
                is_icon = item.mark.icon or false,
                is_cropped = item.is_cropped,
                is_toast = item.window and item.window.toast and true or false,
            })
        end
    end
    return found
end

--- Refreshes of the screen so far: moment in microseconds, mode, region.
function Inspect.refreshes()
    local found = {}
    for __, refresh in ipairs(UIManager._refreshes.log) do
        local region = refresh.region
        table.insert(found, {
            moment = refresh.moment,
            mode = refresh.mode,
            x = region.x,
            y = region.y,
            w = region.w,
            h = region.h,
        })
    end
    return found
end

return Inspect
