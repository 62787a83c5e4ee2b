--- The plugin's settings: one file beside KOReader's own, read once, every value checked against its description.
--
-- A file with nonsense in it (an older version's, a hand's, a broken card's) gives defaults, never an error.

local DataStorage = require("datastorage")
local LuaSettings = require("luasettings")
local dump = require("dump")

local Files = require("precis.koreader.files")

local DESCRIPTIONS = require("precis.koreader.setting_descriptions")

local MAX_BYTES = 1000 -- of a text that has no limit of its own

local function is_one_of(value, choices)
    for __, choice in ipairs(choices) do
        if choice == value then
            return true
        end
    end
    return false
end

local function is_valid_text(value, description)
    if #value > (description.max_bytes or MAX_BYTES) then
        return false
    elseif description.one_of then
        return is_one_of(value, description.one_of)
    elseif value == "" and description.may_be_empty then
        return true
    end
    return not description.pattern or value:match(description.pattern) ~= nil
end

local function is_valid_number(value, description)
    local is_whole = value == math.floor(value)
    return value >= description.min and value <= description.max and (is_whole or description.step ~= nil)
end

local function is_valid(value, description)
    if type(value) ~= description.type then
        return false
    elseif description.type == "number" then
        return is_valid_number(value, description)
    end
    return description.type == "boolean" or is_valid_text(value, description)
end

local Settings = {}
Settings.__index = Settings

---@return precis.Settings
function Settings.open()
    local path = DataStorage:getSettingsDir() .. "/precis.lua"
    local store = LuaSettings:open(path)
    if type(store.data) ~= "table" then
        store.data = {}
    end
    return setmetatable({ _path = path, _store = store, _overrides = {}, _changed = false }, Settings)
end

--- A setting's value: what the reader chose, or its default when nothing valid is stored.
---@param name string
function Settings:get(name)
    local description = self:description(name)
    local value = self._overrides[name]
    if value == nil then
        value = self._store:readSetting(name)
    end
    if is_valid(value, description) then
        return value
    end
    return description.default
end

--- What a setting may be.
---@param name string
---@return precis.SettingDescription
function Settings:description(name)
    return assert(DESCRIPTIONS[name], "no such setting: " .. tostring(name))
end

--- Stores a choice. The file is written at the next `flush`.
---@param name string
---@param value any nil: back to the default
---@return boolean accepted false when the value is not one this setting can have
function Settings:set(name, value)
    local description = self:description(name)
    if value == nil then
        self._store:delSetting(name)
    elseif is_valid(value, description) then
        self._store:saveSetting(name, value)
    else
        return false
    end
    self._changed = true
    return true
end

--- Sets a value for this session only; it is never written.
---@return boolean accepted
function Settings:override(name, value)
    local description = self:description(name)
    if not is_valid(value, description) then
        return false
    end
    self._overrides[name] = value
    return true
end

--- Writes what has changed. KOReader's own way would, on a full card, leave an empty file where the budget and the
--- privacy were; what cannot be written now is tried again the next time.
---@return true? ok
---@return precis.Error? err storage or disk_full
function Settings:flush()
    if not self._changed then
        return true
    end
    local ok, err = Files.write(self._path, "return " .. dump(self._store.data, nil, true) .. "\n")
    self._changed = not ok
    return ok, err
end

--- Forgets everything, on the disk too. KOReader would read a copy of its own when the file is gone.
function Settings:purge()
    for __, path in ipairs({ self._path, self._path .. ".old" }) do
        Files.remove(path)
    end
    self._store.data = {}
    self._changed = false
end

return Settings
