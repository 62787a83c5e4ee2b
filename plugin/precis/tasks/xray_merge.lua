--- Makes one list of entities of those found in the parts of a book: one entry for each person, place or term, whatever
-- it is called.
--
-- Parts come in reading order, so that the outcome depends on nothing but them.

local Words = require("precis.text.words")

local Merge = {}

---@class precis.tasks.Found what one part tells
---@field chapter integer
---@field offset integer where the part ends, exclusive
---@field entities precis.tasks.Entity[]
---@field events { what: string, when: string }[]

---@class precis.tasks.MergedEntity: precis.tasks.Entity
---@field notes { chapter: integer, description: string }[] what each part told, in reading order
---@field first precis.Place?
---@field last precis.Place?
---@field count integer? mentions

-- "he", "the boy", "father" may be anybody. A name has a capital, or is of a script that has none.
local function can_tell_apart(name)
    return name:find("%u") ~= nil or name:find("[\128-\255]") ~= nil
end

local function keys_of(entity)
    local keys, seen = {}, {}
    local names = { entity.name, unpack(entity.aliases) }
    for index, name in ipairs(names) do
        local key = Words.normalise(name)
        if key ~= "" and not seen[key] and (index == 1 or can_tell_apart(name)) then
            seen[key] = true
            keys[#keys + 1] = key
        end
    end
    return keys
end

local function add_alias(entity, name)
    local key = Words.normalise(name)
    if key ~= "" and not entity.known[key] then
        entity.known[key] = true
        entity.aliases[#entity.aliases + 1] = name
    end
end

local function absorb(entity, found, chapter)
    add_alias(entity, found.name)
    for __, alias in ipairs(found.aliases) do
        add_alias(entity, alias)
    end
    local last = entity.notes[#entity.notes]
    if found.description ~= "" and not (last and last.description == found.description) then
        entity.notes[#entity.notes + 1] = { chapter = chapter, description = found.description }
    end
end

local function new_entity(found)
    return {
        name = found.name,
        kind = found.kind,
        aliases = {},
        notes = {},
        known = { [Words.normalise(found.name)] = true },
    }
end

-- The entity that a name already stands for; not one that this very part tells apart.
local function known_entity(by_key, found, taken)
    for __, key in ipairs(keys_of(found)) do
        local entity = by_key[key]
        if entity and not taken[entity] then
            return entity
        end
    end
end

local function merge_part(entities, by_key, part)
    local taken = {}
    for __, found in ipairs(part.entities) do
        local entity = known_entity(by_key, found, taken)
        if not entity then
            entity = new_entity(found)
            entities[#entities + 1] = entity
        end
        taken[entity] = true
        absorb(entity, found, part.chapter)
        for __, key in ipairs(keys_of(found)) do
            by_key[key] = by_key[key] or entity
        end
    end
end

-- By the last word of a longer name: the entities that have one; false when there are several.
local function by_surname(entities)
    local owners = {}
    for __, entity in ipairs(entities) do
        local key = Words.normalise(entity.name)
        local surname = entity.kind == "person" and key:match(" (%S+)$")
        if surname then
            owners[surname] = owners[surname] == nil and entity or false
        end
    end
    return owners
end

-- "Watson" is "Dr. Watson" when nobody else is called so.
local function join_surnames(entities)
    local owners, joined = by_surname(entities), {}
    for __, entity in ipairs(entities) do
        local owner = entity.kind == "person" and owners[Words.normalise(entity.name)]
        if owner and owner ~= entity then
            add_alias(owner, entity.name)
            for __, note in ipairs(entity.notes) do
                owner.notes[#owner.notes + 1] = note
            end
        else
            joined[#joined + 1] = entity
        end
    end
    return joined
end

local function describe(entity)
    table.sort(entity.notes, function(a, b)
        return a.chapter < b.chapter
    end)
    local first, last = entity.notes[1], entity.notes[#entity.notes]
    entity.description = first and first.description or ""
    if last and last ~= first and last.description ~= first.description then
        entity.description = entity.description .. " " .. last.description
    end
    entity.known = nil
    return entity
end

--- Merges what the parts tell. The description is made of the first note and the latest.
---@param parts precis.tasks.Found[] in reading order
---@return precis.tasks.MergedEntity[]
function Merge.entities(parts)
    local entities, by_key = {}, {}
    for __, part in ipairs(parts) do
        merge_part(entities, by_key, part)
    end
    entities = join_surnames(entities)
    for __, entity in ipairs(entities) do
        describe(entity)
    end
    return entities
end

--- What happens, in reading order.
---@param parts precis.tasks.Found[]
---@return { chapter: integer, what: string, when: string }[]
function Merge.timeline(parts)
    local timeline = {}
    for __, part in ipairs(parts) do
        for __, event in ipairs(part.events) do
            timeline[#timeline + 1] = { chapter = part.chapter, what = event.what, when = event.when }
        end
    end
    return timeline
end

return Merge
