--- Where the key lives: a file of its own, readable by its owner alone, outside settings, exports and logs.

local DataStorage = require("datastorage")

local Files = require("precis.koreader.files")

local KeyStore = {}
KeyStore.__index = KeyStore

function KeyStore.open()
    return setmetatable({ _path = DataStorage:getSettingsDir() .. "/precis_key.txt", _key = nil }, KeyStore)
end

---@return string? key nil when none is stored
function KeyStore:get()
    if not self._key and not self._is_overridden then
        local data = Files.read(self._path)
        self._key = data and data:match("%S+")
    end
    return self._key
end

--- Uses a key, or none at all, for this session only; it is never written.
---@param key string?
function KeyStore:override(key)
    self._key, self._is_overridden = key, true
end

---@param key string already cleaned
---@return true? ok
---@return precis.Error? err storage or disk_full
function KeyStore:set(key)
    local ok, err = Files.write(self._path, key .. "\n", { private = true })
    if ok then
        self._key = key
    end
    return ok, err
end

--- Logs out: the key is gone from memory and disk.
function KeyStore:clear()
    self._key = nil
    Files.remove(self._path)
end

return KeyStore
