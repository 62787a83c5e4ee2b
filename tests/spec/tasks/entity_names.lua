--- The names of people, places and terms, in their order.
---@param entities { name: string }[]
---@return string[]
return function(entities)
    local names = {}
    for index, entity in ipairs(entities) do
        names[index] = entity.name
    end
    return names
end
