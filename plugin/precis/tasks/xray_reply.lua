--- Makes entities and events of what a model answered about a part of the book. Nothing in it is trusted: what the part
-- does not name is left out, and every text is bounded.

local LooseJson = require("precis.tasks.loose_json")
local Possessive = require("precis.tasks.possessive")
local Utf8 = require("precis.text.utf8")
local Words = require("precis.text.words")

local Reply = {}

local MAX_ENTITIES = 40 -- of one part
local MAX_EVENTS = 10
local MAX_ALIASES = 8
local MAX_NAME_BYTES = 120
local MAX_TEXT_BYTES = 500

-- What models call a kind, to what we do.
local KIND_OF = {
    person = "person",
    people = "person",
    character = "person",
    characters = "person",
    place = "place",
    places = "place",
    location = "place",
    locations = "place",
    group = "group",
    organization = "group",
    organisation = "group",
    thing = "thing",
    object = "thing",
    term = "term",
    terms = "term",
    concept = "term",
}
-- Lists that some models make instead of one.
local LIST_NAMES = { "people", "characters", "places", "locations", "terms" }
local NAME_FIELDS = { "name", "term", "title" }
local DESCRIPTION_FIELDS = { "description", "summary", "definition", "role" }

---@class precis.tasks.Entity
---@field name string as the text has it
---@field kind "person"|"place"|"group"|"thing"|"term"
---@field aliases string[]
---@field description string

-- One line of plain text, bounded.
local function clean(value, max_bytes)
    if type(value) ~= "string" then
        return ""
    end
    local line = Utf8.mend(value):gsub("<[^<>]*>", ""):gsub("[%c%s]+", " "):match("^ ?(.-) ?$")
    return #line > max_bytes and Utf8.prefix(line, max_bytes) .. "…" or line
end

local function first_of(item, fields)
    for __, field in ipairs(fields) do
        if type(item[field]) == "string" then
            return item[field]
        end
    end
end

-- Where spaces part words, a name is found as whole words only: "Ann" is not in "Anna".
local function is_in(haystack, name)
    local key = Words.normalise(name)
    local __, __, kind = Words.next(name, 1)
    local wanted = kind == "letters" and " " .. key .. " " or key
    return key ~= "" and haystack:find(wanted, 1, true) ~= nil
end

local function aliases_of(item, haystack)
    local aliases = {}
    for __, value in ipairs(type(item.aliases) == "table" and item.aliases or {}) do
        local alias = clean(value, MAX_NAME_BYTES)
        if #aliases < MAX_ALIASES and is_in(haystack, alias) then
            aliases[#aliases + 1] = alias
        end
    end
    return aliases
end

local function kind_of(item, list_kind)
    local own = type(item.kind or item.type) == "string" and (item.kind or item.type):lower()
    return KIND_OF[own or list_kind] or KIND_OF[list_kind] or "term"
end

-- "Elin Venn's" is Elin Venn. Where the form is a word of its own, it is one of her names.
local function take_bases(entity, part)
    local names, seen = {}, {}
    local function add(name)
        if not seen[name] then
            seen[name] = true
            names[#names + 1] = name
        end
    end
    for __, name in ipairs({ entity.name, unpack(entity.aliases) }) do
        local base, is_other_word = Possessive.base(name, entity.kind, part)
        add(base or name)
        if is_other_word then
            add(name)
        end
        entity.has_base = entity.has_base or base ~= nil
    end
    entity.name = table.remove(names, 1)
    entity.aliases = names
    return entity
end

-- An entity, when the part names it at all. One that is only known by another name takes that.
local function entity_of(item, kind, haystack, part)
    local name = clean(first_of(item, NAME_FIELDS), MAX_NAME_BYTES)
    local aliases = aliases_of(item, haystack)
    if not is_in(haystack, name) then
        name = table.remove(aliases, 1)
    end
    return name
        and take_bases({
            name = name,
            kind = kind_of(item, kind),
            aliases = aliases,
            description = clean(first_of(item, DESCRIPTION_FIELDS), MAX_TEXT_BYTES),
        }, part)
end

-- The entity that one of these forms turned out to be, when the list has it already.
local function same_in(entities, entity)
    for __, other in ipairs(entities) do
        local is_same = other.kind == entity.kind and Words.normalise(other.name) == Words.normalise(entity.name)
        if is_same and (other.has_base or entity.has_base) then
            return other
        end
    end
end

local function absorb(entity, found)
    for __, alias in ipairs(found.aliases) do
        entity.aliases[#entity.aliases + 1] = alias
    end
    entity.description = entity.description ~= "" and entity.description or found.description
end

local function add_entities(entities, list, kind, texts)
    for __, item in ipairs(type(list) == "table" and list or {}) do
        if #entities >= MAX_ENTITIES then
            return
        end
        local entity = type(item) == "table" and entity_of(item, kind, texts.haystack, texts.part)
        local same = entity and same_in(entities, entity)
        if same then
            absorb(same, entity)
        elseif entity then
            entities[#entities + 1] = entity
        end
    end
end

local function events_of(list)
    local events = {}
    for __, item in ipairs(type(list) == "table" and list or {}) do
        local event = type(item) == "table" and item or { what = item }
        local what = clean(event.what or event.event or event.description, MAX_TEXT_BYTES)
        if what ~= "" and #events < MAX_EVENTS then
            events[#events + 1] = { what = what, when = clean(event.when or event.time, MAX_NAME_BYTES) }
        end
    end
    return events
end

--- Reads an answer.
---@param json precis.Json
---@param answer string
---@param part string the text it is about
---@return { entities: precis.tasks.Entity[], events: { what: string, when: string }[] }? found
---@return precis.Error? err bad_json: there is no reading it
function Reply.read(json, answer, part)
    local value, err = LooseJson.decode(json, answer)
    if not value then
        return nil, err
    end
    local texts = { part = part, haystack = " " .. Words.normalise(part) .. " " }
    local entities = {}
    add_entities(entities, value[1] and value or value.entities, "term", texts)
    for __, name in ipairs(LIST_NAMES) do
        add_entities(entities, value[name], name, texts)
    end
    for __, entity in ipairs(entities) do
        entity.has_base = nil
    end
    return { entities = entities, events = events_of(value.events or value.timeline) }
end

return Reply
