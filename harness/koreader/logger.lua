--- KOReader's log, kept in memory so that tests can read what was written.

local Logger = {
    levels = { dbg = 1, info = 2, warn = 3, err = 4 },
    lines = {}, -- { level = "warn", text = "…" }, oldest first
}

local MAX_DEPTH = 10
local MAX_LINES = 20000

local function describe(value, depth, seen)
    if type(value) ~= "table" then
        return tostring(value)
    end
    if seen[value] or depth > MAX_DEPTH then
        return "{...}"
    end
    seen[value] = true
    local parts = {}
    for key, item in pairs(value) do
        table.insert(parts, tostring(key) .. " = " .. describe(item, depth + 1, seen))
    end
    seen[value] = nil
    table.sort(parts)
    return "{ " .. table.concat(parts, ", ") .. " }"
end

local function write(level, ...)
    local words = {}
    for index = 1, select("#", ...) do
        words[index] = describe((select(index, ...)), 1, {})
    end
    if #Logger.lines >= MAX_LINES then
        error("more than " .. MAX_LINES .. " log lines: something logs in a circle")
    end
    table.insert(Logger.lines, { level = level, text = table.concat(words, " ") })
end

local function writer(level)
    return function(...)
        write(level, ...)
    end
end

local function silent() end

--- Levels below this one are not written.
function Logger:setLevel(lowest)
    for name, level in pairs(self.levels) do
        self[name] = level >= lowest and writer(name) or silent
    end
end

Logger.LvDEBUG = writer("dbg")

--- For tests: everything written so far, which is then forgotten.
---@return table[] lines
function Logger.take()
    local lines = Logger.lines
    Logger.lines = {}
    return lines
end

Logger:setLevel(Logger.levels.info)

return Logger
