--- A job that is done already: who somebody is, out of what was found before.

local Plan = require("precis.tasks.plan")

local Known = {}
Known.__index = Known

---@param reading precis.Reading
---@param entity precis.tasks.MergedEntity
function Known.new(reading, entity)
    return setmetatable({ _reading = reading, _entity = entity }, Known)
end

---@return precis.tasks.Plan
function Known:plan()
    return Plan.new("known")
end

---@return precis.tasks.Answer
function Known:run()
    local entity, answer = self._entity, self._reading:failed(nil)
    local aliases = #entity.aliases > 0 and " (" .. table.concat(entity.aliases, ", ") .. ")" or ""
    answer.text = ("**%s**%s: %s"):format(entity.name, aliases, entity.description)
    answer.entity, answer.complete, answer.cached = entity, true, true
    return answer
end

return Known
