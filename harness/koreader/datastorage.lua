--- The folders KOReader keeps its data in: here all under the runtime's own.

local lfs = require("libs/libkoreader-lfs")

local border = require("harness.border")

local FOLDERS = { "cache", "clipboard", "data", "ota", "plugins", "screenshots", "settings", "styletweaks" }

local DataStorage = {}

function DataStorage:getDataDir()
    return border.data_dir
end

function DataStorage:getFullDataDir()
    return border.data_dir
end

function DataStorage:getHistoryDir()
    return self:getDataDir() .. "/history"
end

function DataStorage:getSettingsDir()
    return self:getDataDir() .. "/settings"
end

function DataStorage:getDocSettingsDir()
    return self:getDataDir() .. "/docsettings"
end

function DataStorage:getDocSettingsHashDir()
    return self:getDataDir() .. "/hashdocsettings"
end

function DataStorage:getPatchesDir()
    return self:getDataDir() .. "/patches"
end

for __, folder in ipairs(FOLDERS) do
    lfs.mkdir(DataStorage:getDataDir() .. "/" .. folder)
end

return DataStorage
