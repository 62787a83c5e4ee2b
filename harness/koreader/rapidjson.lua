--- rapidjson as KOReader builds it: what it accepts, returns, and throws on.
--
-- lua-cjson judges what is JSON, as strictly as rapidjson; dkjson makes the tables, as it tells arrays from objects.

local cjson = require("cjson").new()
local dkjson = require("dkjson")

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

--- A value, or nil and why not. Null inside is `rapidjson.null`, which is true in a condition.
function rapidjson.decode(text)
    if type(text) ~= "string" then
        error("bad argument #1 to 'decode' (string expected, got " .. type(text) .. ")", 2)
    end
    local ok, why = pcall(cjson.decode, text)
    if not ok then
        return nil, tostring(why)
    end
    return (dkjson.decode(text, 1, rapidjson.null))
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
