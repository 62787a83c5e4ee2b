--- Which fixed pages are in view, and down to where the last of them: a page that is zoomed in shows only a part.

local PagedView = {}

local UPRIGHT = 0 -- degrees

-- Where the part of a page that a state of the view shows ends, in points from the page's top.
local function bottom_of(state, visible_area)
    local is_known = visible_area and state.zoom and state.zoom > 0 and (state.rotation or UPRIGHT) == UPRIGHT
    return is_known and (visible_area.y + visible_area.h) / state.zoom or nil
end

--- KOReader's reflow mode shows a page in pieces of its own; how far one goes can only be told by its share.
local function reflowed_bottom(ui, page)
    local view = ui.view
    local share = (view.visible_area.y + view.visible_area.h - view.page_area.y) / view.page_area.h
    return share < 1 and share * ui.document:getNativePageDimensions(page).h or nil
end

local function single_page(ui)
    local page = ui:getCurrentPage()
    local view = ui.view
    if not view or not view.state or not view.visible_area then
        return page, page, nil
    elseif ui.document.configurable.text_wrap == 1 then
        return page, page, view.page_area and view.page_area.h > 0 and reflowed_bottom(ui, page) or nil
    end
    return page, page, bottom_of(view.state, view.visible_area)
end

---@param ui table KOReader's ReaderUI
---@return integer first page in view
---@return integer last page in view
---@return number? bottom points from the top of the last page down to which it is in view; nil: all of it
function PagedView.read(ui)
    local states = ui.view and ui.view.page_scroll and ui.view.page_states or {}
    local last = states[#states]
    if not last then
        return single_page(ui)
    end
    return states[1].page, last.page, bottom_of(last, last.visible_area)
end

return PagedView
