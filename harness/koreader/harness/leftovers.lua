--- What a plugin left behind: scheduled functions, polled objects, sockets, standby, windows, database handles.
--
-- Other fakes add their own kinds with `Leftovers.add_kind(name, function() return list_of_texts end)`.

local Leftovers = {}

local kinds = {}

--- Whether a function, or a table's method, was written in one of the plugins' folders.
local function source_of(action)
    while type(action) == "table" do
        local meta = getmetatable(action)
        action = action.f or meta and meta.__call -- the loader's sandbox keeps the plugin's function in `f`
    end
    return type(action) == "function" and debug.getinfo(action, "S").source or ""
end

-- By source. The folders are known before anything in them is loaded, so what was found stays true.
local is_plugins = {}

local function find_folder(source)
    for __, folder in ipairs(require("harness.border").plugin_folders()) do
        if source:find(folder, 1, true) then
            return true
        end
    end
    return false
end

--- Core's own tasks and windows come and go with KOReader; only those of a plugin can be its fault.
---@param source string a chunk's name
function Leftovers.is_from_plugin(source)
    if is_plugins[source] == nil then
        is_plugins[source] = find_folder(source)
    end
    return is_plugins[source]
end

--- Whether a function of a plugin's is among those that led here. A traceback would do, were long paths not cut in it.
function Leftovers.is_called_by_plugin()
    local level = 2
    local info = debug.getinfo(level, "S")
    while info do
        if Leftovers.is_from_plugin(info.source) then
            return true
        end
        level = level + 1
        info = debug.getinfo(level, "S")
    end
    return false
end

---@param name string
---@param list fun(): string[]
function Leftovers.add_kind(name, list)
    kinds[name] = list
end

local function manager()
    return package.loaded["ui/uimanager"]
end

Leftovers.add_kind("scheduled function", function()
    local found = {}
    for __, task in ipairs(manager() and manager()._tasks:list() or {}) do
        if task.is_plugins or Leftovers.is_from_plugin(source_of(task.action)) then
            table.insert(found, task.traceback)
        end
    end
    return found
end)

Leftovers.add_kind("polled object (ZMQ)", function()
    local found = {}
    for __, zeromq in ipairs(manager() and manager()._zeromqs or {}) do
        table.insert(found, source_of(zeromq.waitEvent))
    end
    return found
end)

Leftovers.add_kind("socket", function()
    return require("harness.sockets").open()
end)

Leftovers.add_kind("prevented standby", function()
    return manager() and manager().standby_traces or {}
end)

Leftovers.add_kind("window", function()
    local found = {}
    for __, window in ipairs(manager() and manager()._window_stack or {}) do
        if window.is_plugins and not window.widget.belongs_to_koreader then
            local name = window.widget.name or window.widget.title or window.widget.text or "a widget"
            table.insert(found, tostring(name) .. "\n" .. window.traceback)
        end
    end
    return found
end)

Leftovers.add_kind("error in the log", function()
    local found, logger = {}, package.loaded["logger"]
    for __, line in ipairs(logger and logger.lines or {}) do
        if line.level == "err" then
            table.insert(found, line.text)
        end
    end
    return found
end)

--- Everything left, by kind; empty when all is well.
---@return table<string, string[]>
function Leftovers.list()
    local found = {}
    for name, list in pairs(kinds) do
        local items = list()
        if #items > 0 then
            found[name] = items
        end
    end
    return found
end

return Leftovers
