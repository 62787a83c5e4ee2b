--- The part of KOReader's `util` that deals with tables and numbers.

local Tables = {}

function Tables.tableEquals(a, b)
    if a == b then
        return true
    elseif type(a) ~= "table" or type(b) ~= "table" then
        return false
    end
    for key, value in pairs(a) do
        if not Tables.tableEquals(value, b[key]) then
            return false
        end
    end
    for key in pairs(b) do
        if a[key] == nil then
            return false
        end
    end
    return true
end

function Tables.tableDeepCopy(value, seen)
    if type(value) ~= "table" then
        return value
    end
    seen = seen or {}
    if seen[value] then
        return seen[value]
    end
    local copy = {}
    seen[value] = copy
    for key, item in pairs(value) do
        copy[Tables.tableDeepCopy(key, seen)] = Tables.tableDeepCopy(item, seen)
    end
    return setmetatable(copy, getmetatable(value))
end

function Tables.tableSize(data)
    local size = 0
    for __ in pairs(data) do
        size = size + 1
    end
    return size
end

function Tables.tableGetValue(data, ...)
    for index = 1, select("#", ...) do
        if type(data) ~= "table" then
            return nil
        end
        data = data[select(index, ...)]
    end
    return data
end

function Tables.tableSetValue(data, value, ...)
    local depth = select("#", ...)
    for index = 1, depth - 1 do
        local key = select(index, ...)
        data[key] = data[key] or {}
        data = data[key]
    end
    data[select(depth, ...)] = value
end

function Tables.tableMerge(target, source)
    for key, value in pairs(source) do
        if type(value) == "table" and type(target[key]) == "table" then
            Tables.tableMerge(target[key], value)
        else
            target[key] = value
        end
    end
    return target
end

function Tables.clearTable(data)
    for key in pairs(data) do
        data[key] = nil
    end
end

function Tables.arrayAppend(target, source)
    for __, value in ipairs(source) do
        table.insert(target, value)
    end
end

function Tables.arrayReverse(list)
    for low = 1, math.floor(#list / 2) do
        local high = #list - low + 1
        list[low], list[high] = list[high], list[low]
    end
end

function Tables.arrayContains(list, value, matches)
    for index, item in ipairs(list) do
        if matches and matches(value, item) or not matches and item == value then
            return index
        end
    end
    return false
end

--- Whether `widget` is `root` or one of its children, however deep.
function Tables.arrayReferences(root, widget, max_depth, depth)
    depth = depth or 0
    if root == widget then
        return true, depth
    end
    if type(root) ~= "table" or max_depth and depth >= max_depth then
        return false
    end
    for __, child in ipairs(root) do
        local found, at = Tables.arrayReferences(child, widget, max_depth, depth + 1)
        if found then
            return true, at
        end
    end
    return false
end

--- Where `value` stands in a sorted list: the first place that is not before it.
function Tables.bsearch_left(list, value)
    local low, high = 1, #list + 1
    while low < high do
        local middle = math.floor((low + high) / 2)
        if list[middle] < value then
            low = middle + 1
        else
            high = middle
        end
    end
    return low
end

function Tables.bsearch_right(list, value)
    local low, high = 1, #list + 1
    while low < high do
        local middle = math.floor((low + high) / 2)
        if list[middle] <= value then
            low = middle + 1
        else
            high = middle
        end
    end
    return low
end

function Tables.round_decimal(number, places)
    local factor = 10 ^ (places or 0)
    return math.floor(number * factor + 0.5) / factor
end

return Tables
