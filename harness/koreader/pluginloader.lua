--- Loads plugins as KOReader does: one `dofile` a session, the class shared by all instances, `on*` sandboxed.
--
-- An error in a sandboxed handler is logged and forgotten by KOReader; here it is also kept, so that tests fail on it.

local UIManager = require("ui/uimanager")
local lfs = require("libs/libkoreader-lfs")
local logger = require("logger")

local border = require("harness.border")

local ENDING = ".koplugin"

local Sandbox = {}

function Sandbox.new(plugin, name, handler)
    return setmetatable({ context = plugin, fname = name, f = handler }, Sandbox)
end

-- Only the first result comes out, and false after an error.
function Sandbox:__call(instance, ...)
    local ok, result = xpcall(self.f, function(err)
        return debug.traceback(tostring(err), 2)
    end, instance, ...)
    if ok then
        return result
    end
    border.report_error(self.context.name .. ":" .. self.fname .. ": " .. result)
    logger.err("An error occurred while executing handler " .. self.context.name .. ":" .. self.fname .. ":\n", result)
    return false
end

local PluginLoader = {
    loaded_plugins = {},
    show_info = true,
}

local function by_path(a, b)
    return a.path < b.path
end

function PluginLoader:_discover()
    local disabled = G_reader_settings:readSetting("plugins_disabled", {})
    local found = {}
    for __, folder in ipairs(border.plugin_roots()) do
        for entry in lfs.dir(folder) do
            -- KOReader's own path has the doubled slash: it is for plugins to bear.
            local path = folder .. "//" .. entry
            if entry:sub(-#ENDING) == ENDING and lfs.attributes(path, "mode") == "directory" then
                local name = entry:sub(1, -#ENDING - 1)
                table.insert(found, { path = path, name = name, is_disabled = disabled[name] and true or false })
            end
        end
    end
    table.sort(found, by_path)
    return found
end

local function copy_meta(class, path)
    local ok, meta = pcall(dofile, path)
    for key, value in pairs(ok and meta or {}) do
        if key == "name" then
            logger.warn("PluginLoader:", class.name, "name in _meta.lua, is deprecated and will be ignored.")
        else
            class[key] = value
        end
    end
end

local function sandbox_handlers(class)
    for key, value in pairs(class) do
        if key:sub(1, 2) == "on" and type(value) == "function" then
            class[key] = Sandbox.new(class, key, value)
        end
    end
end

-- While main.lua runs, its folder comes first on the path.
function PluginLoader:_load(entry)
    local path, cpath = package.path, package.cpath
    package.path = entry.path .. "/?.lua;" .. path
    package.cpath = entry.path .. "/lib/?.so;" .. cpath
    local main = entry.path .. (entry.is_disabled and "/_meta.lua" or "/main.lua")
    local ok, class = pcall(dofile, main)
    package.path, package.cpath = path, cpath
    if not ok or not class then
        logger.warn("Error when loading", main, class)
        border.report_error("loading " .. main .. ": " .. tostring(class))
        return nil
    elseif class.disabled == true then
        return nil
    end
    class.path, class.name = entry.path, entry.name
    if not entry.is_disabled then
        copy_meta(class, entry.path .. "/_meta.lua")
        sandbox_handlers(class)
    end
    return class
end

---@return table[] enabled, table[] disabled the plugins' classes
function PluginLoader:loadPlugins()
    if self.enabled_plugins then
        return self.enabled_plugins, self.disabled_plugins
    end
    self.enabled_plugins, self.disabled_plugins = {}, {}
    for __, entry in ipairs(self:_discover()) do
        local class = self:_load(entry)
        if class then
            table.insert(entry.is_disabled and self.disabled_plugins or self.enabled_plugins, class)
        end
    end
    for __, class in ipairs(self.enabled_plugins) do
        package.path = package.path .. ";" .. class.path .. "/?.lua"
        package.cpath = package.cpath .. ";" .. class.path .. "/lib/?.so"
    end
    return self.enabled_plugins, self.disabled_plugins
end

--- `new`, and with it `init`, is protected: a plugin that fails there is left out.
function PluginLoader:createPluginInstance(class, fields)
    local ok, instance = xpcall(function()
        return class:new(fields)
    end, function(err)
        return debug.traceback(tostring(err), 2)
    end)
    if not ok then
        logger.err("Failed to initialize", class.name, "plugin:", instance)
        border.report_error("initializing " .. class.name .. ": " .. instance)
        return nil, instance
    end
    self.loaded_plugins[class.name] = instance
    return true, instance
end

function PluginLoader:isPluginLoaded(name)
    return self.loaded_plugins[name] ~= nil
end

function PluginLoader:getPluginInstance(name)
    return self.loaded_plugins[name]
end

function PluginLoader:finalize()
    self.loaded_plugins = {}
end

-- Disabling and deleting

function PluginLoader:stopPluginInstance(instance, force)
    if type(instance.stopPlugin) ~= "function" then
        return false, "no stopPlugin method"
    end
    return pcall(instance.stopPlugin, instance, force)
end

--- A plugin that fails to stop is asked once more, with force.
function PluginLoader:stopPluginInstanceByName(name)
    local instance = self:getPluginInstance(name)
    if not instance or type(instance.stopPlugin) ~= "function" then
        return true
    end
    local ok, err = self:stopPluginInstance(instance)
    if not ok then
        logger.err("PluginLoader: Failed to stop plugin instance", name, err)
        self:stopPluginInstance(instance, true)
    end
    return ok, err
end

function PluginLoader:deletePluginSettings(instance)
    local done = nil
    if type(instance.deletePluginSettings) == "function" then
        done = pcall(instance.deletePluginSettings, instance)
    end
    if instance.settings_file then
        os.remove(instance.settings_file)
        os.remove(instance.settings_file .. ".old")
        done = true
    end
    if instance.settings_key then
        G_reader_settings:delSetting(instance.settings_key)
        done = true
    end
    return done
end

local function toggle_item(loader, class, is_enabled)
    local enabled = is_enabled
    return {
        text = class.fullname or class.name,
        checked_func = function()
            return enabled
        end,
        callback = function()
            enabled = not enabled
            local disabled = G_reader_settings:readSetting("plugins_disabled", {})
            disabled[class.name] = not enabled or nil
            if not enabled then
                loader:stopPluginInstanceByName(class.name)
            end
            UIManager:askForRestart()
        end,
    }
end

--- The items of *Tools → More tools → Plugin management*.
function PluginLoader:genPluginManagerSubItem()
    local items = {}
    local enabled, disabled = self:loadPlugins()
    for __, class in ipairs(enabled) do
        table.insert(items, toggle_item(self, class, true))
    end
    for __, class in ipairs(disabled) do
        table.insert(items, toggle_item(self, class, false))
    end
    return items
end

return PluginLoader
