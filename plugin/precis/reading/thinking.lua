--- How hard a model is to think before it answers, and how much room its thoughts need.
--
-- Thoughts count as part of the answer's length, and are billed as such. A model that thinks and gets room for its
-- answer alone thinks until the room is full: the reader pays, and nothing is written.

local Thinking = {}

-- From little to much. The room in tokens is what these efforts commonly take for questions like ours.
local EFFORTS = { "minimal", "low", "medium", "high" }
local ROOM = { none = 0, minimal = 512, low = 2048, medium = 4096, high = 8192 }
-- Of a model that no list knows. It may well think, as many that run at home do; nothing is lost when it does not.
local UNKNOWN_ROOM = 2048
local AS_IT_LIKES = "default"

local function position_of(effort)
    for position, name in ipairs(EFFORTS) do
        if name == effort then
            return position
        end
    end
    return 1 -- "none" where there must be some
end

-- The effort itself where the model takes it; else the next smaller one, else the smallest there is.
local function nearest(effort, efforts)
    local wanted = position_of(effort)
    for position = wanted, 1, -1 do
        if efforts[EFFORTS[position]] then
            return EFFORTS[position]
        end
    end
    for position = wanted + 1, #EFFORTS do
        if efforts[EFFORTS[position]] then
            return EFFORTS[position]
        end
    end
end

--- What to ask of the model.
---@param model precis.Model? nil: no list knows it
---@param wish string the reader's: "default", "none", "low", …
---@return string? effort nil: say nothing, it does as it likes
function Thinking.effort(model, wish)
    local thinking = model and model.thinking
    if wish == AS_IT_LIKES or (model and not thinking) then
        return nil
    elseif not thinking or (wish == "none" and not thinking.is_mandatory) then
        return wish
    end
    return nearest(wish, thinking.efforts or ROOM)
end

--- Tokens that its thoughts may take, on top of its answer.
---@param model precis.Model? nil: no list knows it
---@param wish string the reader's
---@return integer
function Thinking.tokens(model, wish)
    local effort = Thinking.effort(model, wish)
    if effort then
        return ROOM[effort]
    elseif not model then
        return UNKNOWN_ROOM
    end
    local thinking = model.thinking
    return thinking and thinking.is_default and (ROOM[thinking.default_effort] or ROOM.medium) or 0
end

return Thinking
