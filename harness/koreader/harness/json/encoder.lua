--- Writes JSON with rapidjson's choices: which tables are arrays, how numbers look, what is an error.

local Encoder = {}

local DEFAULT_DEPTH = 128
local INDENT = "    "
local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r" }
ESCAPES["\t"] = "\\t"

local function escape(character)
    return ESCAPES[character] or string.format("\\u%04X", character:byte())
end

local function quote(text)
    return '"' .. text:gsub('[%c"\\]', escape) .. '"'
end

-- Whole numbers that a double holds exactly are written without a fraction.
local function number(value)
    if value ~= value or value == math.huge or value == -math.huge then
        error("cannot encode NaN or infinity", 0)
    elseif value == math.floor(value) and math.abs(value) < 2 ^ 53 then
        return string.format("%d", value)
    end
    return string.format("%.17g", value)
end

-- The metatable decides, else the keys: 1 to n without a hole is an array.
local function is_array(value, options)
    local kind = (getmetatable(value) or {}).__jsontype
    if kind then
        return kind == "array"
    end
    local count = 0
    for key in pairs(value) do
        if type(key) ~= "number" then
            return false
        end
        count = count + 1
    end
    return count > 0 and count == #value or count == 0 and options.empty_table_as_array or false
end

local function sorted_keys(value, options)
    local keys = {}
    for key in pairs(value) do
        if type(key) == "string" then
            table.insert(keys, key)
        end
    end
    if options.sort_keys then
        table.sort(keys)
    end
    return keys
end

local Writer = {}
Writer.__index = Writer

function Writer:line(depth)
    if self.options.pretty then
        table.insert(self.out, "\n" .. INDENT:rep(depth))
    end
end

function Writer:list(open, close, count, depth, write_item)
    table.insert(self.out, open)
    for index = 1, count do
        if index > 1 then
            table.insert(self.out, ",")
        end
        self:line(depth)
        write_item(index)
    end
    if count > 0 then
        self:line(depth - 1)
    end
    table.insert(self.out, close)
end

function Writer:table(value, depth)
    if depth > (self.options.max_depth or DEFAULT_DEPTH) then
        error("nested too deep (max_depth)", 0)
    elseif is_array(value, self.options) then
        return self:list("[", "]", #value, depth, function(index)
            self:value(value[index], depth)
        end)
    end
    local keys = sorted_keys(value, self.options)
    self:list("{", "}", #keys, depth, function(index)
        table.insert(self.out, quote(keys[index]) .. (self.options.pretty and ": " or ":"))
        self:value(value[keys[index]], depth)
    end)
end

function Writer:value(value, depth)
    local kind = type(value)
    if value == nil or value == self.null then
        table.insert(self.out, "null")
    elseif kind == "table" then
        self:table(value, depth + 1)
    elseif kind == "string" then
        table.insert(self.out, quote(value))
    elseif kind == "number" then
        table.insert(self.out, number(value))
    elseif kind == "boolean" then
        table.insert(self.out, tostring(value))
    else
        error("unsupported value type : " .. kind, 0)
    end
end

---@return string json
function Encoder.encode(value, options, null)
    local writer = setmetatable({ out = {}, options = options, null = null }, Writer)
    writer:value(value, 0)
    return table.concat(writer.out)
end

return Encoder
