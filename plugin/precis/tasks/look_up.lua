--- Finds the entity that a selected name stands for. On the device, for nothing.

local Words = require("precis.text.words")

local LookUp = {}

local function has_name(entity, key)
    if Words.normalise(entity.name) == key then
        return true
    end
    for __, alias in ipairs(entity.aliases) do
        if Words.normalise(alias) == key then
            return true
        end
    end
    return false
end

-- "Holmes’s" and "Holmes'" are Holmes.
local function without_possessive(key)
    return (key:gsub(" s$", ""))
end

-- Whether all words of one stand in the other, in order.
local function is_within(inner, outer)
    return (" " .. outer .. " "):find(" " .. inner .. " ", 1, true) ~= nil
end

--- An exact name wins; else the only entity whose name holds the selection, or is held by it.
---@param entities precis.tasks.MergedEntity[] the most mentioned first
---@param selection string
---@return precis.tasks.MergedEntity? entity
function LookUp.find(entities, selection)
    local key = without_possessive(Words.normalise(selection))
    if key == "" then
        return nil
    end
    local near = {}
    for __, entity in ipairs(entities) do
        if has_name(entity, key) then
            return entity
        end
        local name = Words.normalise(entity.name)
        if is_within(key, name) or is_within(name, key) then
            near[#near + 1] = entity
        end
    end
    return #near == 1 and near[1] or nil
end

return LookUp
