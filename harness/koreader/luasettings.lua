--- Settings in a Lua file: read at once, written only by `flush`.

local dump = require("dump")
local lfs = require("libs/libkoreader-lfs")
local logger = require("logger")
local util = require("util")

local BACKUP_AFTER = 60 -- seconds the file must have rested before it becomes the backup

local LuaSettings = {}

function LuaSettings:extend(fields)
    fields = fields or {}
    self.__index = self
    return setmetatable(fields, self)
end

local function read(path)
    local ok, data = pcall(dofile, path)
    return ok and data or nil
end

function LuaSettings:open(path)
    local data = read(path)
    if not data then
        if lfs.attributes(path, "mode") == "file" then
            logger.warn("LuaSettings: cannot read", path)
        end
        data = read(path .. ".old") or {}
    end
    return LuaSettings:extend({ file = path, data = data })
end

function LuaSettings:wrap(data)
    return self:extend({ data = type(data) == "table" and data or {} })
end

function LuaSettings:child(key)
    return self:wrap(self:readSetting(key))
end

--- A default that is not false is stored, the very table that was given.
function LuaSettings:readSetting(key, default)
    if default and self.data[key] == nil then
        self.data[key] = default
    end
    return self.data[key]
end

function LuaSettings:saveSetting(key, value)
    self.data[key] = value
    return self
end

function LuaSettings:delSetting(key)
    self.data[key] = nil
    return self
end

function LuaSettings:has(key)
    return self.data[key] ~= nil
end

function LuaSettings:hasNot(key)
    return self.data[key] == nil
end

function LuaSettings:isTrue(key)
    return self.data[key] == true
end

function LuaSettings:isFalse(key)
    return self.data[key] == false
end

function LuaSettings:nilOrTrue(key)
    return self.data[key] == nil or self.data[key] == true
end

function LuaSettings:nilOrFalse(key)
    return not self.data[key]
end

function LuaSettings:makeTrue(key)
    return self:saveSetting(key, true)
end

function LuaSettings:makeFalse(key)
    return self:saveSetting(key, false)
end

function LuaSettings:toggle(key)
    return self:saveSetting(key, self:nilOrFalse(key))
end

function LuaSettings:flipNilOrTrue(key)
    local value = nil
    if self:nilOrTrue(key) then
        value = false
    end
    return self:saveSetting(key, value)
end

function LuaSettings:flipNilOrFalse(key)
    return self:saveSetting(key, self:nilOrFalse(key) or nil)
end

function LuaSettings:flipTrue(key)
    return self:saveSetting(key, not self:isTrue(key) or nil)
end

function LuaSettings:flipFalse(key)
    local value = nil
    if not self:isFalse(key) then
        value = false
    end
    return self:saveSetting(key, value)
end

function LuaSettings:addTableItem(key, value)
    local list = self.data[key] or {}
    table.insert(list, value)
    return self:saveSetting(key, list)
end

function LuaSettings:removeTableItem(key, index)
    local list = self.data[key] or {}
    table.remove(list, index)
    return self:saveSetting(key, list)
end

function LuaSettings:reset(data)
    self.data = data
    return self
end

function LuaSettings:backup(path)
    path = path or self.file
    local written = lfs.attributes(path, "modification")
    if written and written < os.time() - BACKUP_AFTER then
        os.rename(path, path .. ".old")
        return true
    end
end

function LuaSettings:flush()
    if self.file then
        self:backup()
        util.writeToFile(dump(self.data), self.file, true, true)
        return self
    end
end

function LuaSettings:close()
    self:flush()
end

function LuaSettings:purge()
    if self.file then
        os.remove(self.file)
    end
    return self
end

return LuaSettings
