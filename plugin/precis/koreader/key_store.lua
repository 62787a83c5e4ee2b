--- Where keys live: a file of their own, readable by its owner alone, outside settings, exports and logs.
--
-- A key is for one service, and stands in a line behind that one's address: no key is ever sent to another service than
-- the one it was given for, not even when the settings are lost that say which is in use. A line without an address, as
-- a hand writes it, is for the service in use.

local DataStorage = require("datastorage")

local Files = require("precis.koreader.files")

local IN_USE = "*" -- in place of an address: whichever service is in use
local NONE = "-" -- what earlier versions wrote where there was no key for the service in use

---@class precis.KeyStore
local KeyStore = {}
KeyStore.__index = KeyStore

---@param base_url fun(): string of the service in use
---@return precis.KeyStore
function KeyStore.open(base_url)
    return setmetatable({ _path = DataStorage:getSettingsDir() .. "/precis_key.txt", _base_url = base_url }, KeyStore)
end

-- Scheme, host and port: whom a key is given to.
function KeyStore:_service()
    local address = self._base_url()
    return address:match("^(%a+://[^/]+)") or address
end

-- Keys by the addresses of their services.
function KeyStore:_read()
    local keys = {}
    for line in (Files.read(self._path) or ""):gmatch("[^\r\n]+") do
        local address, key = line:match("^(%S+)%s+(%S+)%s*$")
        if address then
            keys[address] = key
        else
            keys[IN_USE] = keys[IN_USE] or line:match("%S+")
        end
    end
    if keys[IN_USE] == NONE then
        keys[IN_USE] = nil
    end
    return keys
end

-- What is on the disk and what is in memory change together.
function KeyStore:_write(keys)
    local lines = {}
    for address, key in pairs(keys) do
        lines[#lines + 1] = address .. " " .. key
    end
    table.sort(lines)
    local ok, err
    if #lines == 0 then
        ok, err = Files.remove(self._path)
    else
        ok, err = Files.write(self._path, table.concat(lines, "\n") .. "\n", { private = true })
    end
    if ok then
        self._keys = keys
    end
    return ok, err
end

---@return string? key of the service in use; nil when none is stored
function KeyStore:get()
    if self._is_overridden then
        return self._override
    end
    local keys = self._keys or self:_read()
    local key = keys[self:_service()] or keys[IN_USE]
    -- One that a hand puts into the file later is found.
    self._keys = key and keys
    return key
end

--- Uses a key, or none at all, for this session only; it is never written.
---@param key string?
function KeyStore:override(key)
    self._override, self._is_overridden = key, true
end

--- Keeps the key of the service in use.
---@param key string? already cleaned; nil: it has none from now on
---@return true? ok
---@return precis.Error? err storage or disk_full
function KeyStore:set(key)
    local keys = self:_read()
    keys[IN_USE], keys[self:_service()] = nil, key
    return self:_write(keys)
end

--- Another service is about to be used: a key without an address gets that of the service still in use.
---@return true? ok
---@return precis.Error? err storage or disk_full
function KeyStore:bind()
    local key = self:_read()[IN_USE]
    if not key then
        return true
    end
    return self:set(key)
end

--- Logs out of the service in use: its key is gone from memory and disk.
---@return true? ok
---@return precis.Error? err storage or disk_full
function KeyStore:clear()
    return self:set(nil)
end

--- Forgets the keys of all services.
function KeyStore:purge()
    self._keys = nil
    Files.remove(self._path)
end

return KeyStore
