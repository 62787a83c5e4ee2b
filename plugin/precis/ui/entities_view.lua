--- People, places and terms as lists. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local EntitiesView = {}

-- Groups in the order in which they are shown; an entity of another kind comes under the last.
local function groups()
    return {
        { kind = "person", title = _("People") },
        { kind = "place", title = _("Places") },
        { kind = "group", title = _("Groups") },
        { kind = "thing", title = _("Things") },
        { kind = "term", title = _("Terms") },
        { kind = "other", title = _("Other") },
    }
end

local function belongs(entity, group, known)
    return entity.kind == group.kind or (group.kind == "other" and not known[entity.kind])
end

--- Rows of a list, grouped; each opens an entity.
---@param entities precis.tasks.MergedEntity[]
---@param open fun(entity: precis.tasks.MergedEntity)
---@return table[] items as KOReader's Menu takes them
function EntitiesView.items(entities, open)
    local known, items = {}, {}
    for __, group in ipairs(groups()) do
        known[group.kind] = true
    end
    for __, group in ipairs(groups()) do
        for ___, entity in ipairs(entities) do
            if belongs(entity, group, known) then
                items[#items + 1] = {
                    text = entity.name,
                    mandatory = group.title,
                    callback = function()
                        open(entity)
                    end,
                }
            end
        end
    end
    return items
end

--- All that is known of one: other names, description, where it is met.
---@param entity precis.tasks.MergedEntity
---@return string
function EntitiesView.text(entity)
    local lines = {}
    if entity.aliases and #entity.aliases > 0 then
        -- @translators Other names of a person or place.
        lines[#lines + 1] = T(_("Also: %1"), table.concat(entity.aliases, ", "))
    end
    if entity.description and entity.description ~= "" then
        lines[#lines + 1] = entity.description
    end
    if entity.first then
        lines[#lines + 1] = T(_("First met in chapter %1."), entity.first.chapter)
    end
    if entity.count and entity.count > 0 then
        lines[#lines + 1] = T(_.ngettext("Mentioned %1 time.", "Mentioned %1 times.", entity.count), entity.count)
    end
    return table.concat(lines, "\n\n")
end

---@class precis.ui.EntityActions
---@field close fun()
---@field go_to fun(place: precis.Place)
---@field list fun() all mentions

--- The buttons below what is known of one.
---@param entity precis.tasks.MergedEntity
---@param actions precis.ui.EntityActions
---@return table[][] rows as KOReader's TextViewer takes them
function EntitiesView.rows(entity, actions)
    local function going_to(text, place)
        return {
            text = text,
            callback = function()
                actions.go_to(place)
            end,
        }
    end
    local rows = {}
    if entity.first then
        rows[1] = { going_to(_("First mention"), entity.first), going_to(_("Latest mention"), entity.last) }
    end
    local last_row = { { text = _("Close"), callback = actions.close } }
    if #(entity.mentions or {}) > 1 then
        table.insert(last_row, 1, { text = _("All mentions"), callback = actions.list })
    end
    rows[#rows + 1] = last_row
    return rows
end

--- Every mention that is kept, by its chapter.
---@param entity precis.tasks.MergedEntity
---@param chapter_title fun(number: integer): string
---@param open fun(place: precis.Place)
---@return table[] items as KOReader's Menu takes them
function EntitiesView.mentions(entity, chapter_title, open)
    local items = {}
    for index, place in ipairs(entity.mentions or {}) do
        items[index] = {
            text = chapter_title(place.chapter),
            mandatory = tostring(index),
            callback = function()
                open(place)
            end,
        }
    end
    return items
end

--- What happens, under the chapters in which it does.
---@param timeline { chapter: integer, what: string, when: string }[]
---@param chapter_title fun(number: integer): string
---@return string
function EntitiesView.timeline(timeline, chapter_title)
    local lines, chapter = {}, nil
    for __, event in ipairs(timeline) do
        if event.chapter ~= chapter then
            chapter = event.chapter
            lines[#lines + 1] = (#lines > 0 and "\n" or "") .. chapter_title(chapter)
        end
        local has_time = event.when and event.when ~= ""
        lines[#lines + 1] = has_time and ("• %s (%s)"):format(event.what, event.when) or "• " .. event.what
    end
    return table.concat(lines, "\n")
end

return EntitiesView
