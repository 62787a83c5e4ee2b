--- JSON with the same behaviour whichever codec is underneath: nulls gone, errors as values, depth bounded, invalid
-- UTF-8 mended, keys sorted.
--
-- The codec, handed in, only builds values from text that has been found sound; see `json_scan.lua` for why.

local Errors = require("precis.errors")
local Encode = require("precis.text.json_encode")
local Scan = require("precis.text.json_scan")
local Utf8 = require("precis.text.utf8")

local sub = string.sub
local concat = table.concat

local OPEN_BRACE, OPEN_BRACKET, CLOSE_BRACKET, COMMA = 123, 91, 93, 44
local BYTE_ORDER_MARK = "\239\187\191"

---@class precis.JsonCodec
---@field name string
---@field decode fun(text: string): any, string? value, or nil and why; never raises
---@field null any what it puts for null

---@class precis.Json
local Json = {}

local function bad_json(why)
    return nil, Errors.new("bad_json", "not JSON: " .. why)
end

--- Rewrites what the codecs do not agree on.
local function patched(text, patches)
    if not patches[1] then
        return text
    end
    local parts, from = {}, 1
    for __, patch in ipairs(patches) do
        parts[#parts + 1] = sub(text, from, patch.at - 1)
        parts[#parts + 1] = patch.text
        from = patch.at + patch.length
    end
    parts[#parts + 1] = sub(text, from)
    return concat(parts)
end

local without_nulls

local function clean_array(value, null)
    local kept = 0
    for index = 1, #value do
        local item = value[index]
        value[index] = nil
        if item ~= null then
            kept = kept + 1
            value[kept] = without_nulls(item, null)
        end
    end
    return Encode.array(value)
end

function without_nulls(value, null)
    if type(value) ~= "table" then
        return value
    elseif value[1] ~= nil then
        return clean_array(value, null)
    end
    for name, item in pairs(value) do
        if item == null then
            value[name] = nil
        else
            value[name] = without_nulls(item, null)
        end
    end
    return getmetatable(value) and setmetatable(value, nil) or value
end

--- Builds a value from the text between two indexes, already found sound.
local function build(codec, text, patches)
    text = patched(text, patches)
    local value, why = codec.decode(patches.has_more_than_ascii and Utf8.mend(text) or text)
    if value == nil then
        return bad_json(codec.name .. ": " .. tostring(why))
    elseif value == codec.null then
        return bad_json("null alone")
    end
    return without_nulls(value, codec.null)
end

local function decode(codec, text)
    if sub(text, 1, #BYTE_ORDER_MARK) == BYTE_ORDER_MARK then
        text = sub(text, #BYTE_ORDER_MARK + 1)
    end
    local patches = {}
    local after, why = Scan.skip(text, 1, patches)
    if not after then
        return bad_json(why)
    elseif Scan.skip_space(text, after) <= #text then
        return bad_json("something follows the value")
    end
    return build(codec, text, patches)
end

--- The index of the first item of the array that the outermost object has under a name.
local function find_array(text, name)
    local at, c = Scan.skip_space(text, 1)
    if c ~= OPEN_BRACE then
        return nil
    end
    repeat
        local name_at = Scan.skip_space(text, at + 1)
        local value_at = Scan.skip_name(text, name_at, {})
        if not value_at then
            return nil
        end
        at, c = Scan.skip_space(text, value_at)
        if c == OPEN_BRACKET and sub(text, name_at, name_at + #name + 1) == '"' .. name .. '"' then
            return at + 1
        end
        at = Scan.skip(text, at, {})
        if at then
            at, c = Scan.skip_space(text, at)
        end
    until not at or c ~= COMMA
end

--- Takes an array apart item by item, for texts too long to be decoded in one go.
local function each_item(codec, text, name, take)
    local first = find_array(text, name)
    if not first then
        return bad_json("no array of this name")
    end
    local at, c = Scan.skip_space(text, first)
    while c ~= CLOSE_BRACKET do
        local after, why = Scan.skip(text, at, {})
        if not after then
            return bad_json(why)
        end
        local item, err = decode(codec, sub(text, at, after - 1))
        local go_on, stop = take(item, err)
        if not go_on then
            return nil, stop
        end
        at, c = Scan.skip_space(text, after)
        if c == COMMA then
            at = at + 1
        elseif c ~= CLOSE_BRACKET then
            return bad_json("an array without end")
        end
    end
    return true
end

--- Makes a JSON reader and writer over a codec. Call its functions with a dot.
---@param codec precis.JsonCodec
---@return precis.Json
function Json.new(codec)
    assert(codec and codec.decode, "no codec")
    local json = { array = Encode.array, object = Encode.object, name = codec.name }

    --- Reads one value. `null` members and items are left out; an empty array is marked as one.
    ---@param text string
    ---@return any value
    ---@return precis.Error? err bad_json
    function json.decode(text)
        return decode(codec, text)
    end

    --- Reads the items of `{"<name>":[…]}` one by one. What follows the array is not looked at.
    ---@param text string
    ---@param name string plain, without escapes
    ---@param take fun(item: any, err: precis.Error?): boolean?, precis.Error? goes on while it returns true
    ---@return true? ok
    ---@return precis.Error? err bad_json, or what `take` returned
    function json.each_item(text, name, take)
        return each_item(codec, text, name, take)
    end

    --- Writes a value; the same value always gives the same bytes.
    ---@param value any
    ---@param give_way (fun(): true?, precis.Error?)? for values with long strings: called now and then
    ---@return string? text
    ---@return precis.Error? err bad_json: a function, NaN, a table with holes; or what `give_way` refused with
    function json.encode(value, give_way)
        local text, why = Encode.encode(value, give_way)
        if not text and type(why) == "table" then
            return nil, why
        elseif not text then
            return nil, Errors.new("bad_json", "cannot be written as JSON: " .. why)
        end
        return text
    end

    return json
end

return Json
