--- Writes plain data as Lua source; KOReader's settings files are made of it.

local INDENT = "    "

local write

local function sorted_keys(data)
    local keys = {}
    for key in pairs(data) do
        table.insert(keys, key)
    end
    table.sort(keys, function(a, b)
        if type(a) == type(b) and type(a) ~= "boolean" then
            return a < b
        end
        return tostring(a) < tostring(b)
    end)
    return keys
end

local function write_table(data, out, depth, limit, parents)
    if parents[data] then
        table.insert(out, "nil --[[ LOOP ]]")
        return
    end
    parents[data] = true
    table.insert(out, "{\n")
    for __, key in ipairs(sorted_keys(data)) do
        table.insert(out, INDENT:rep(depth + 1) .. "[")
        write(key, out, depth + 1, limit, parents)
        table.insert(out, "] = ")
        write(data[key], out, depth + 1, limit, parents)
        table.insert(out, ",\n")
    end
    table.insert(out, INDENT:rep(depth) .. "}")
    parents[data] = nil
end

function write(data, out, depth, limit, parents)
    if depth > limit then
        table.insert(out, "nil")
    elseif type(data) == "table" then
        write_table(data, out, depth, limit, parents)
    elseif type(data) == "string" then
        table.insert(out, (string.format("%q", data)))
    else
        table.insert(out, tostring(data))
    end
end

--- A function or other live value is written as its address, which no reader of the file can parse: as in KOReader.
return function(data, max_depth)
    local out = {}
    write(data, out, 0, max_depth or math.huge, {})
    return table.concat(out)
end
