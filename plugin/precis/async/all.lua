--- Runs functions side by side under one parent, at most so many at a time; the first failure ends them all.
--
-- The children have ended, and closed what they held, before this returns: also when the parent is cancelled or late.

---@class precis.async.Crew
---@field functions (fun(): any)[]
---@field parent precis.async.Task
---@field results table
---@field err precis.Error? of the first failure
---@field live integer children that have not ended
---@field next integer index of the function to start next
---@field children table<integer, precis.async.Task> by the index of their function

local function spawn_next(crew)
    local index = crew.next
    crew.next = index + 1
    crew.live = crew.live + 1
    local child = crew.parent:scheduler():spawn(crew.functions[index], {
        parent = crew.parent,
        name = crew.parent.name .. "/" .. index,
    })
    crew.children[index] = child
    child:on_done(function(value, err)
        crew.live = crew.live - 1
        crew.children[index] = nil
        crew.results[index] = value
        if child:status() ~= "done" and not crew.err then
            crew.err = err
        end
        crew.parent:wake()
    end)
end

local function cancel_rest(crew, reason)
    for index = 1, crew.next - 1 do
        if crew.children[index] then
            crew.children[index]:cancel(reason)
        end
    end
end

---@async
---@param parent precis.async.Task the task that calls this
---@param functions (fun(): any)[]
---@param limit integer
---@return table? results
---@return precis.Error? err
local function run_all(parent, functions, limit)
    assert(limit >= 1, "a limit below one would never end")
    local crew = { parent = parent, functions = functions, live = 0, next = 1, children = {} }
    crew.results = { n = #functions }
    local err
    while not err and (crew.next <= #functions or crew.live > 0) do
        while crew.live < limit and crew.next <= #functions do
            spawn_next(crew)
        end
        err = parent:refusal() or select(2, parent:park({})) or crew.err
    end
    cancel_rest(crew, "another part has failed")
    while crew.live > 0 do
        -- Also when cancelled or late: their end is sure to come, and soon.
        parent:park({})
    end
    if err then
        return nil, err
    end
    return crew.results
end

return run_all
