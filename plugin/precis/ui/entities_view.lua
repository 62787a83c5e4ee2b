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
        lines[#lines + 1] = T(_("Also: %1"), table.concat(entity.aliases, ", "))
    end
    if entity.description and entity.description ~= "" then
        lines[#lines + 1] = entity.description
    end
    if entity.first then
        lines[#lines + 1] = T(_("First met in chapter %1."), entity.first.chapter)
    end
    return table.concat(lines, "\n\n")
end

return EntitiesView
