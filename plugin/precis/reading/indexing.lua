--- Building the search index as a job.

local Plan = require("precis.tasks.plan")

local Indexing = {}
Indexing.__index = Indexing

---@param reading precis.Reading
function Indexing.new(reading)
    return setmetatable({ _reading = reading }, Indexing)
end

---@return precis.tasks.Plan
function Indexing:plan()
    return Plan.new("index")
end

---@async
---@param handlers precis.tasks.Handlers
---@return precis.tasks.Answer? answer
---@return precis.Error? err
function Indexing:run(handlers)
    local ok, err = self._reading.search:prepare({ on_progress = handlers.on_progress })
    if not ok then
        return nil, err
    end
    local answer = self._reading:failed(nil)
    answer.complete, answer.cached = true, true
    return answer
end

return Indexing
