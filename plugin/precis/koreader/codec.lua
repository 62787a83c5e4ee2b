--- The JSON codecs that KOReader and desktops have, behind one shape: they return what they cannot read, never raise,
-- and put one known value for null.

-- dkjson is told what to put for null; the others have a value of their own.
local NULL = {}

--- Turns what a codec raises, or returns, into `value` or `nil, why`.
local function guarded(decode)
    return function(text)
        local ok, value, why = pcall(decode, text)
        if not ok then
            return nil, tostring(value)
        end
        return value, why
    end
end

-- The fastest first; KOReader has always had `rapidjson` since 2021, and `json` (luajson) before.
local CODECS = {
    {
        module = "rapidjson",
        adapt = function(rapidjson)
            return rapidjson.decode, rapidjson.null
        end,
    },
    {
        module = "cjson",
        adapt = function(cjson)
            return cjson.decode, cjson.null
        end,
    },
    {
        module = "json",
        adapt = function(luajson)
            return luajson.decode, luajson.util.null
        end,
    },
    {
        module = "dkjson",
        adapt = function(dkjson)
            return function(text)
                local value, __, why = dkjson.decode(text, 1, NULL)
                return value, why
            end, NULL
        end,
    },
}

local Codec = {}

---@param name string the module it comes from
---@return precis.JsonCodec? codec nil when this machine does not have it
function Codec.load(name)
    local found, module = pcall(require, name)
    for __, known in ipairs(CODECS) do
        if found and known.module == name then
            local decode, null = known.adapt(module)
            return { name = name, decode = guarded(decode), null = null }
        end
    end
end

--- The best codec there is.
---@return precis.JsonCodec
function Codec.pick()
    for __, known in ipairs(CODECS) do
        local codec = Codec.load(known.module)
        if codec then
            return codec
        end
    end
    error("no JSON codec: KOReader always has one")
end

return Codec
