--- The people, places and terms as a text that can be read, stored and exported: Markdown.

local XrayText = {}

-- In the order of the text. Headings are Markdown for export; the screens word their own.
local SECTIONS = {
    { kind = "person", title = "People" },
    { kind = "place", title = "Places" },
    { kind = "group", title = "Groups" },
    { kind = "thing", title = "Things" },
    { kind = "term", title = "Terms" },
}

local function entity_line(entity)
    local aliases = #entity.aliases > 0 and " (" .. table.concat(entity.aliases, ", ") .. ")" or ""
    return ("- **%s**%s: %s"):format(entity.name, aliases, entity.description)
end

local function add_section(lines, title, items)
    if #items > 0 then
        lines[#lines + 1] = (#lines > 0 and "\n" or "") .. "## " .. title .. "\n"
        for __, item in ipairs(items) do
            lines[#lines + 1] = item
        end
    end
end

---@param entities precis.tasks.MergedEntity[]
---@param timeline { chapter: integer, what: string, when: string }[]
---@return string markdown
function XrayText.of(entities, timeline)
    local lines = {}
    for __, section in ipairs(SECTIONS) do
        local items = {}
        for __, entity in ipairs(entities) do
            if entity.kind == section.kind then
                items[#items + 1] = entity_line(entity)
            end
        end
        add_section(lines, section.title, items)
    end
    local events = {}
    for index, event in ipairs(timeline) do
        events[index] = ("%d. %s%s"):format(index, event.when ~= "" and event.when .. ": " or "", event.what)
    end
    add_section(lines, "Timeline", events)
    return table.concat(lines, "\n")
end

return XrayText
