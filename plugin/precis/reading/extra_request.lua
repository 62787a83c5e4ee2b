--- Members that the reader adds to every request for an answer: a JSON object, as the service's own manual shows them.
--
-- What decides about text, model, money, privacy or the way answers are read is no matter of taste and cannot be set
-- here.

local ExtraRequest = {}

local MOST_MEMBERS = 30

local function set(names)
    local found = {}
    for name in names:gmatch("%S+") do
        found[name] = true
    end
    return found
end

local WALLS = set([[
    messages prompt system input instructions preset transforms
    model models route
    stream stream_options
    usage max_tokens max_completion_tokens max_output_tokens n best_of
    service_tier prediction cache_control speed inference_geo
    tools tool_choice functions function_call parallel_tool_calls response_format
    plugins web_search_options search_parameters enable_search modalities audio
    provider store debug user session_id metadata trace
    key api_key authorization headers
]])

---@class precis.reading.ExtraTrouble
---@field why "no_object"|"wall"|"too_many"
---@field name string? of the member that is a wall

--- Reads what the reader wrote.
---@param text string
---@param json precis.Json
---@return table? members empty when nothing is written
---@return precis.reading.ExtraTrouble? trouble
function ExtraRequest.read(text, json)
    if not text:find("%S") then
        return {}
    end
    local members = text:find("^%s*{") and json.decode(text)
    if type(members) ~= "table" then
        return nil, { why = "no_object" }
    end
    local count = 0
    for name in pairs(members) do
        count = count + 1
        if type(name) ~= "string" then
            return nil, { why = "no_object" }
        elseif WALLS[name:lower()] then
            return nil, { why = "wall", name = name }
        end
    end
    return count <= MOST_MEMBERS and members or nil, count > MOST_MEMBERS and { why = "too_many" } or nil
end

return ExtraRequest
