--- Where an index lives: a finished one never changes, an unfinished one has its device in its name.
--
-- So two devices that share a folder never write the same file: the first to finish gives its file the book's name, and
-- the other finds it there.

local Errors = require("precis.errors")
local Schema = require("precis.index.schema")

local Files = {}

-- What a file that cannot be used any more is told by.
local IS_USELESS = { corrupt = true, not_a_database = true, stale = true, error = true }

---@class precis.index.FilesDeps
---@field sqlite { open: fun(path: string, mode: string): table?, precis.Error? }
---@field path string of the finished index
---@field device string? tells devices apart that share the folder

---@param deps precis.index.FilesDeps
---@return string path
function Files.unfinished_path(deps)
    return deps.path .. ".unfinished-" .. (deps.device or "here")
end

--- Removes a file of ours, with its journal.
---@param path string
---@return true?
---@return precis.Error?
function Files.remove(path)
    os.remove(path .. "-journal")
    local removed, why, code = os.remove(path)
    if not removed and code ~= 2 then -- 2: it is not there
        return nil, Errors.new("storage", "remove: " .. tostring(why), { why = "readonly" })
    end
    return true
end

--- Opens a file and judges it; a useless one is removed.
local function open_checked(deps, path, mode, judge, identity)
    local database, err = deps.sqlite.open(path, mode)
    if not database then
        return nil, nil, err
    end
    local facts
    facts, err = judge(database, identity)
    if facts then
        return database, facts
    end
    database:close()
    if IS_USELESS[err.why] then
        local removed, remove_err = Files.remove(path)
        err = removed and Errors.new("storage", err.message, { why = "removed" }) or remove_err
    end
    return nil, nil, err
end

--- The finished index, for reading.
---@return table? database nil: there is none
---@return table? facts
function Files.open_finished(deps, identity)
    return open_checked(deps, deps.path, "ro", Schema.check, identity)
end

--- The unfinished index of this device, for writing; a new one when there is none that can be used.
---@return table? database
---@return table? facts
---@return precis.Error?
function Files.open_unfinished(deps, identity)
    local path = Files.unfinished_path(deps)
    local database, facts, err = open_checked(deps, path, "rwc", Schema.prepare, identity)
    if not database and err.why == "removed" then
        database, facts, err = open_checked(deps, path, "rwc", Schema.prepare, identity)
    end
    return database, facts, err
end

--- Gives a closed, finished file its name. Another device's that is there already may stay or go: they are alike.
---@return true?
---@return precis.Error?
function Files.finish(deps)
    local path = Files.unfinished_path(deps)
    local renamed, why = os.rename(path, deps.path)
    if not renamed then
        return nil, Errors.new("storage", "rename: " .. tostring(why))
    end
    os.remove(path .. "-journal")
    return true
end

return Files
