--- Reads JSON out of what a model answered: with words around it, in a fence, with a comma too many, or cut short.

local Errors = require("precis.errors")

local LooseJson = {}

-- A bracket may stand in the words before the value.
local MAX_TRIES = 8
local CLOSER = { ["{"] = "}", ["["] = "]" }

-- Where the string ends that begins at a quotation mark; nil: it was cut.
local function string_end(text, first)
    local at = text:find('["\\]', first + 1)
    while at and text:sub(at, at) == "\\" do
        -- What a backslash stands before cannot end the string.
        at = text:find('["\\]', at + 2)
    end
    return at
end

-- Walks through the value: where it ends, or where its last whole item ended and what was still open there.
local function walk(text)
    local open, at, cut = {}, 1, nil
    while at <= #text do
        local found = text:find('["{}%[%]]', at)
        if not found then
            break
        end
        local sign = text:sub(found, found)
        if sign == '"' then
            found = string_end(text, found)
            if not found then
                break
            end
        elseif CLOSER[sign] then
            open[#open + 1] = CLOSER[sign]
        elseif open[#open] ~= sign then
            break
        else
            open[#open] = nil
            if #open == 0 then
                return { last = found }
            end
            cut = { last = found, closers = table.concat(open):reverse() }
        end
        at = found + 1
    end
    return cut
end

local function without_spare_commas(text)
    return (text:gsub(",(%s*[}%]])", "%1"))
end

-- The value that begins at a bracket.
local function decode_from(json, answer, first)
    local text = answer:sub(first)
    local found = walk(text)
    if not found then
        return nil
    end
    local candidate = text:sub(1, found.last) .. (found.closers or "")
    local value = json.decode(candidate)
    if value == nil then
        value = json.decode(without_spare_commas(candidate))
    end
    return value
end

--- The first JSON value in an answer; of one that was cut short, its whole items.
---@param json precis.Json
---@param answer string
---@return table? value
---@return precis.Error? err bad_json
function LooseJson.decode(json, answer)
    local first = answer:find("[{%[]")
    for __ = 1, MAX_TRIES do
        local value = first and decode_from(json, answer, first)
        if value then
            return value
        end
        first = first and answer:find("[{%[]", first + 1)
    end
    return nil, Errors.new("bad_json", "no JSON in the answer")
end

return LooseJson
