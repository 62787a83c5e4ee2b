--- Finds out whether a job is paid for already: then it opens at once, also without a network.

local PaidCheck = {}

-- What the panel offers is found among the kept answers; of other jobs the plan tells.
local ON_PANEL = { summary = true, recap = true, overview = true, xray = true }

local function offline(options)
    local copy = { is_offline = true }
    for name, value in pairs(options or {}) do
        copy[name] = value
    end
    return copy
end

---@param reading precis.Reading
---@param task precis.ui.ShownTask
---@param done fun(is_paid: boolean) not called when the book is gone
function PaidCheck.find_out(reading, task, done)
    if ON_PANEL[task.job] and not next(task.options or {}) then
        return reading.kept:paid(function(paid)
            done(paid[task.job])
        end)
    end
    reading:find_out("paid check", function()
        return reading:reckon(task.job, offline(task.options)):await()
    end, function(reckoning)
        done(reckoning ~= nil and reckoning.paid_steps == reckoning.steps)
    end)
end

return PaidCheck
