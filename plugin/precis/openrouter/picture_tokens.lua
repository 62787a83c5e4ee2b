--- How many tokens a picture takes, about: each family of models cuts it up in its own way.
--
-- As data: a new family is a new line. An estimate, on the safe side; the bill tells the truth.
-- Source: the makers' descriptions of pictures as input, and a recorded list of models with prices, read 2026-08.

local PictureTokens = {}

-- So many squares as cover the picture; each is a token, or `weight` of one, up to a number that it is shrunk to.
local function squares(side, most, weight)
    return function(width, height)
        local count = math.ceil(width / side) * math.ceil(height / side)
        return math.min(count, most) * (weight or 1)
    end
end

-- The picture is shrunk into 2048 by 2048, then to a short side of 768, and cut into squares of 512.
local function tiles(base, each)
    return function(width, height)
        local scale = math.min(1, 2048 / math.max(width, height))
        scale = math.min(scale, 768 / math.min(width, height))
        return base + each * math.ceil(width * scale / 512) * math.ceil(height * scale / 512)
    end
end

-- A small picture is one tile; of others the short side is cut into one and a half.
local function crops(each)
    return function(width, height)
        if math.max(width, height) <= 384 then
            return each
        end
        local side = math.max(256, math.floor(math.min(width, height) / 1.5))
        return each * math.ceil(width / side) * math.ceil(height / side)
    end
end

local function always(tokens)
    return function()
        return tokens
    end
end

-- By the model's id; the first that matches counts.
local BY_ID = {
    { "gpt%-4o%-mini", tiles(2833, 5667) },
    { "gpt%-4%.1%-mini", squares(32, 1536, 1.62) },
    { "gpt%-4%.1%-nano", squares(32, 1536, 2.46) },
    { "gpt%-5%-mini", squares(32, 1536, 1.62) },
    { "gpt%-5%-nano", squares(32, 1536, 2.46) },
    { "gpt%-4", tiles(85, 170) },
    { "/o4%-mini", squares(32, 1536, 1.72) },
    { "/o%d", tiles(75, 150) },
    { "openai/", squares(32, 10000, 1.2) },
    { "claude", squares(28, 4784) },
    { "gemini%-[12]", crops(258) },
    { "gemini", always(1120) },
    { "gemma", always(258) },
    { "pixtral", squares(16, 4096) },
    { "llama%-3", always(6404) },
    { "llama%-4", always(2448) },
    { "qwen", squares(28, 16384) },
}
local OTHERS = squares(28, 4784, 1.2)

---@param model_id string
---@param width integer pixels
---@param height integer
---@return integer tokens
function PictureTokens.estimate(model_id, width, height)
    local name = model_id:lower()
    for __, rule in ipairs(BY_ID) do
        if name:find(rule[1]) then
            return math.ceil(rule[2](width, height))
        end
    end
    return math.ceil(OTHERS(width, height))
end

return PictureTokens
