--- How the reader and the file browser hold their modules: by name, and as children that get the events.

local PluginLoader = require("pluginloader")

local Modules = {}

--- A module takes the place of whatever had its name before, be it one of core's.
function Modules.register(app, name, module, is_always_active)
    if name then
        app[name] = module
        module.name = "reader" .. name
    end
    table.insert(app, module)
    if is_always_active then
        table.insert(app.active_widgets, module)
    end
end

--- Makes an instance of every plugin.
---@param fields table what its `new` is given; copied for each
---@param has_document boolean false in the file browser, where plugins for documents only are left out
function Modules.add_plugins(app, fields, has_document)
    for __, class in ipairs((PluginLoader:loadPlugins())) do
        if has_document ~= false or not class.is_doc_only then
            local own = {}
            for key, value in pairs(fields) do
                own[key] = value
            end
            local ok, instance = PluginLoader:createPluginInstance(class, own)
            if ok then
                app:registerModule(class.name, instance)
            end
        end
    end
end

return Modules
