--- What the reader has set about how models answer and who may serve them, put into requests.

local ExtraRequest = require("precis.reading.extra_request")
local Thinking = require("precis.reading.thinking")

local Preferences = {}

local function words_of(text)
    local words = {}
    for word in text:gmatch("%S+") do
        words[#words + 1] = word
    end
    return #words > 0 and words or nil
end

--- How the model is to answer. It changes answers, so it is part of what an answer is kept by.
---@param request table the client's, changed in place
---@param settings precis.Settings
---@param deps { json: precis.Json, model: precis.Model? } `model`: what is known of the one that is asked
function Preferences.apply(request, settings, deps)
    for __, name in ipairs({ "temperature", "top_p" }) do
        local value = settings:get(name)
        if value >= 0 then
            request[name] = value
        end
    end
    local extra = ExtraRequest.read(settings:get("extra_request"), deps.json)
    if extra and next(extra) then
        request.extra = extra
    end
    local effort = Thinking.effort(deps.model, settings:get("reasoning_effort"))
    request.reasoning = effort and { effort = effort }
end

--- Who may serve a request, and which models stand in when the chosen one is down. It changes no answer's meaning.
---@param request table the client's, changed in place
---@param settings precis.Settings
---@param is_openrouter boolean others do not know these fields
function Preferences.apply_privacy(request, settings, is_openrouter)
    if not is_openrouter then
        return
    end
    local provider = {
        data_collection = settings:get("deny_data_collection") and "deny" or nil,
        zdr = settings:get("zero_retention") or nil,
        order = words_of(settings:get("provider_order")),
    }
    if not settings:get("provider_fallbacks") then
        provider.allow_fallbacks = false
    end
    if next(provider) then
        request.provider = provider
    end
    request.models = words_of(settings:get("fallback_models")) or request.models
end

--- Models that may answer in place of the chosen one.
---@param settings precis.Settings
---@param is_openrouter boolean
---@return string[] ids
function Preferences.fallback_models(settings, is_openrouter)
    return is_openrouter and words_of(settings:get("fallback_models")) or {}
end

return Preferences
