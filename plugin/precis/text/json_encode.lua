--- Writes JSON, the same bytes for the same value: keys sorted, integers exact, text valid UTF-8.
--
-- Needs no codec: those sort nothing, and some write 1e15 as "1e+15" or 5 as "5.0".

local Utf8 = require("precis.text.utf8")

local floor, huge = math.floor, math.huge
local format, sub = string.format, string.sub

local MAX_DEPTH = 64
local LARGEST_EXACT_INTEGER = 2 ^ 53
local MARK = "__jsontype" -- the field other codecs mark tables with, too
local SLICE_BYTES = 32768 -- of a long string, such as a picture's, between two chances to give way

local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r" }
ESCAPES["\t"] = "\\t"
for code = 0, 31 do
    local character = string.char(code)
    ESCAPES[character] = ESCAPES[character] or format("\\u%04x", code)
end

local Encode = {}
local write

--- The shortest decimal that reads back as the same number.
---@param value number finite
---@return string
function Encode.number(value)
    if value == 0 then
        return "0" -- some codecs read a negative zero as zero
    elseif value == floor(value) and value > -LARGEST_EXACT_INTEGER and value < LARGEST_EXACT_INTEGER then
        return format("%.0f", value)
    end
    for digits = 15, 17 do
        local text = format("%." .. digits .. "g", value)
        if tonumber(text) == value then
            return text
        end
    end
end

local function escaped(text)
    return (Utf8.mend(text):gsub('[%z\1-\31"\\]', ESCAPES))
end

local function write_long_string(value, out)
    out[#out + 1] = '"'
    local from = 0
    while from < #value do
        local to = Utf8.boundary_before(value, from + SLICE_BYTES)
        out[#out + 1] = escaped(sub(value, from + 1, to))
        from = to
        local ok, why = out.give_way()
        if not ok then
            return nil, why
        end
    end
    out[#out + 1] = '"'
    return true
end

local function write_string(value, out)
    if out.give_way and #value > SLICE_BYTES then
        return write_long_string(value, out)
    end
    out[#out + 1] = '"' .. escaped(value) .. '"'
    return true
end

local function write_number(value, out)
    if value ~= value or value == huge or value == -huge then
        return nil, "a number that JSON cannot say"
    end
    out[#out + 1] = Encode.number(value)
    return true
end

local PIECES_BETWEEN_PAUSES = 128

local function write_array(value, out, depth)
    for index = 1, #value do
        out[#out + 1] = index == 1 and "[" or ","
        local ok, why = write(value[index], out, depth)
        if ok and out.give_way and #out - out.paused_at >= PIECES_BETWEEN_PAUSES then
            out.paused_at = #out
            ok, why = out.give_way()
        end
        if not ok then
            return nil, why
        end
    end
    out[#out + 1] = #value == 0 and "[]" or "]"
    return true
end

local function sorted_names(value)
    local names = {}
    for name in pairs(value) do
        if type(name) ~= "string" then
            return nil, "a table that is neither an array nor an object"
        end
        names[#names + 1] = name
    end
    table.sort(names)
    return names
end

local function write_object(value, out, depth)
    local names, why = sorted_names(value)
    if not names then
        return nil, why
    end
    for index, name in ipairs(names) do
        out[#out + 1] = index == 1 and "{" or ","
        local ok, what = write_string(name, out)
        out[#out + 1] = ":"
        if ok then
            ok, what = write(value[name], out, depth)
        end
        if not ok then
            return nil, what
        end
    end
    out[#out + 1] = #names == 0 and "{}" or "}"
    return true
end

local function count(value)
    local entries = 0
    for __ in pairs(value) do
        entries = entries + 1
    end
    return entries
end

local function write_table(value, out, depth)
    if depth >= MAX_DEPTH then
        return nil, "nested too deeply"
    end
    local meta = getmetatable(value)
    local is_array = #value > 0 or (type(meta) == "table" and meta[MARK] == "array")
    if is_array and count(value) ~= #value then
        return nil, "an array with holes or names"
    end
    return (is_array and write_array or write_object)(value, out, depth + 1)
end

local WRITERS = {
    string = write_string,
    number = write_number,
    table = write_table,
    boolean = function(value, out)
        out[#out + 1] = tostring(value)
        return true
    end,
}

function write(value, out, depth)
    local writer = WRITERS[type(value)]
    if not writer then
        return nil, "a " .. type(value)
    end
    return writer(value, out, depth)
end

--- The JSON text of a value.
---@param value any
---@param give_way (fun(): true?, any)? called within long strings and arrays; what it refuses with ends the work
---@return string? text
---@return any why nil, and what cannot be written, or what `give_way` refused with
function Encode.encode(value, give_way)
    local out = { give_way = give_way, paused_at = 0 }
    local ok, why = write(value, out, 0)
    if not ok then
        return nil, why
    end
    return table.concat(out)
end

local ARRAY, OBJECT = { [MARK] = "array" }, { [MARK] = "object" }

--- Marks a table as an array, so that an empty one is written as one.
---@generic T
---@param value T
---@return T
function Encode.array(value)
    return setmetatable(value, ARRAY)
end

--- Marks a table as an object.
---@generic T
---@param value T
---@return T
function Encode.object(value)
    return setmetatable(value, OBJECT)
end

return Encode
