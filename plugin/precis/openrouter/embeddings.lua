--- Texts as vectors, for search by meaning.

local Errors = require("precis.errors")
local Usage = require("precis.openrouter.usage")

---@class precis.EmbeddingsRequest
---@field model string
---@field input string[] texts
---@field dimensions integer? of the vectors
---@field input_type string? "query" or "document", for models that tell them apart

---@class precis.Embeddings
---@field vectors number[][] in the order of the texts
---@field model string?
---@field usage precis.Usage?

local Embeddings = {}

---@param request precis.EmbeddingsRequest
---@return table? body
---@return precis.Error? err bad_request
function Embeddings.build(request)
    if type(request.model) ~= "string" or request.model == "" then
        return nil, Errors.new("bad_request", "the request's model is missing")
    elseif type(request.input) ~= "table" or #request.input == 0 then
        return nil, Errors.new("bad_request", "there is nothing to embed")
    end
    return {
        model = request.model,
        input = request.input,
        encoding_format = "float",
        dimensions = request.dimensions,
        input_type = request.input_type,
    }
end

local function is_vector(value)
    if type(value) ~= "table" or #value == 0 then
        return false
    end
    for __, number in ipairs(value) do
        if type(number) ~= "number" then
            return false
        end
    end
    return true
end

---@param body any decoded reply
---@param expected integer how many texts there were
---@return precis.Embeddings? embeddings
---@return precis.Error? err bad_json: a vector is missing or broken
function Embeddings.read(body, expected)
    local data = type(body) == "table" and type(body.data) == "table" and body.data or {}
    local vectors = {}
    for position, entry in ipairs(data) do
        if type(entry) == "table" and is_vector(entry.embedding) then
            vectors[(tonumber(entry.index) or position - 1) + 1] = entry.embedding
        end
    end
    for index = 1, expected do
        if not vectors[index] then
            return nil, Errors.new("bad_json", "a vector is missing or broken")
        end
    end
    return { vectors = vectors, model = body.model, usage = Usage.read(body.usage) }
end

return Embeddings
