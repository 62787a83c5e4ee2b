--- Where keys live: a file of their own, readable by its owner alone, outside settings, exports and logs.
--
-- A key is for one service. The first line is the key in use; below it are those of other services, each after its
-- address, so that no key is ever sent to another service than the one it was given for.

local DataStorage = require("datastorage")

local Files = require("precis.koreader.files")

local NONE = "-" -- as the first line: there is none for the service in use

---@class precis.KeyStore
local KeyStore = {}
KeyStore.__index = KeyStore

function KeyStore.open()
    return setmetatable({ _path = DataStorage:getSettingsDir() .. "/precis_key.txt", _key = nil }, KeyStore)
end

-- The key in use, and those of other services by their address.
function KeyStore:_read()
    local current, others = nil, {}
    for line in (Files.read(self._path) or ""):gmatch("[^\r\n]+") do
        local address, key = line:match("^(%S+)%s+(%S+)%s*$")
        if address then
            others[address] = key
        else
            current = current or line:match("%S+")
        end
    end
    return current ~= NONE and current or nil, others
end

function KeyStore:_write(current, others)
    local lines = {}
    for address, key in pairs(others) do
        lines[#lines + 1] = address .. " " .. key
    end
    table.sort(lines)
    if not current and #lines == 0 then
        return Files.remove(self._path)
    end
    table.insert(lines, 1, current or NONE)
    return Files.write(self._path, table.concat(lines, "\n") .. "\n", { private = true })
end

---@return string? key nil when none is stored
function KeyStore:get()
    if not self._key and not self._is_overridden then
        self._key = self:_read()
    end
    return self._key
end

--- Uses a key, or none at all, for this session only; it is never written.
---@param key string?
function KeyStore:override(key)
    self._key, self._is_overridden = key, true
end

--- Keeps the key of the service in use.
---@param key string already cleaned
---@return true? ok
---@return precis.Error? err storage or disk_full
function KeyStore:set(key)
    local __, others = self:_read()
    return self:_use(key, others)
end

-- What is on the disk and what is in memory change together.
function KeyStore:_use(key, others)
    local ok, err = self:_write(key, others)
    if ok then
        self._key = key
    end
    return ok, err
end

--- Another service is used from now on: its own key, if it ever had one, takes the place of the other's.
---@param old_address string
---@param new_address string
---@return true? ok
---@return precis.Error? err storage or disk_full
function KeyStore:change_service(old_address, new_address)
    local current, others = self:_read()
    others[old_address] = current
    local key = others[new_address]
    others[new_address] = nil
    return self:_use(key, others)
end

--- Logs out of the service in use: its key is gone from memory and disk.
---@return true? ok
---@return precis.Error? err storage or disk_full
function KeyStore:clear()
    local __, others = self:_read()
    return self:_use(nil, others)
end

--- Forgets the keys of all services.
function KeyStore:purge()
    self._key = nil
    Files.remove(self._path)
end

return KeyStore
