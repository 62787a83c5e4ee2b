--- Runs requests side by side. After the first failure nothing more begins, but what is under way is finished: it is
-- paid for already.

local Task = require("precis.async.task")

local SideBySide = {}

---@async
---@param functions (fun(): true?, precis.Error?)[]
---@param limit integer? at most so many at once; nil: all
---@return true? ok
---@return precis.Error? err of the first that failed
function SideBySide.run(functions, limit)
    local failed
    local guarded = {}
    for index, fn in ipairs(functions) do
        guarded[index] = function()
            if failed then
                return true
            end
            local ok, err = fn()
            if not ok then
                failed = failed or err
            end
            return true
        end
    end
    local __, err = Task.all(guarded, limit)
    err = err or failed
    return not err and true or nil, err
end

return SideBySide
