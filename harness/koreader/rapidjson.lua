--- rapidjson as KOReader builds it, over lua-cjson: what it accepts, returns, and throws on.

local cjson = require("cjson").new()

local Encoder = require("harness.json.encoder")

cjson.decode_max_depth(1000)
cjson.decode_invalid_numbers(false)

local rapidjson = { null = cjson.null, _NAME = "rapidjson" }

local function typed(kind)
    return function(value)
        local meta = getmetatable(value)
        return setmetatable(value or {}, { __jsontype = kind, __index = meta and meta.__index })
    end
end

rapidjson.array, rapidjson.object = typed("array"), typed("object")

-- Tables that come from JSON remember whether they were arrays.
local function mark(value)
    if type(value) == "table" then
        for __, item in pairs(value) do
            mark(item)
        end
        local meta = getmetatable(value)
        local is_array = meta == cjson.array_mt or meta == cjson.empty_array_mt or value[1] ~= nil
        setmetatable(value, { __jsontype = is_array and "array" or "object" })
    end
    return value
end

if cjson.decode_array_with_array_mt then
    cjson.decode_array_with_array_mt(true)
end

--- A value, or nil and why not. Null inside is `rapidjson.null`, which is true in a condition.
function rapidjson.decode(text)
    if type(text) ~= "string" then
        error("bad argument #1 to 'decode' (string expected, got " .. type(text) .. ")", 2)
    end
    local ok, value = pcall(cjson.decode, text)
    if not ok then
        return nil, tostring(value)
    end
    return mark(value)
end

--- Throws on what JSON cannot say, and on depth.
---@param options { pretty: boolean?, sort_keys: boolean?, empty_table_as_array: boolean?, max_depth: integer? }?
function rapidjson.encode(value, options)
    return Encoder.encode(value, options or {}, rapidjson.null)
end

function rapidjson.load(path)
    local file, why = io.open(path, "rb")
    if not file then
        return nil, why
    end
    local text = file:read("*a")
    file:close()
    return rapidjson.decode(text)
end

function rapidjson.dump(value, path, options)
    local file, why = io.open(path, "wb")
    if not file then
        return nil, why
    end
    file:write(rapidjson.encode(value, options))
    file:close()
    return true
end

return rapidjson
