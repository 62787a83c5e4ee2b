--- Who may use which service: its address, the key, and where the key comes from.

local on_demand = require("precis.on_demand")

local Endpoint = on_demand("precis.openrouter.endpoint")
local Errors = on_demand("precis.errors")
local Key = on_demand("precis.openrouter.key")

local KEY_FILE = "precis-key.txt" -- put into KOReader's folder by the reader

---@class precis.engine.Access
local Access = {}
Access.__index = Access

---@param host precis.Host
function Access.new(host)
    return setmetatable({
        _files = host.files,
        _keys = host.key_store,
        _settings = host.settings,
        _folder = host.koreader_dir,
    }, Access)
end

--- Takes a key as somebody pasted it, for the service in use.
---@param text string
---@return true? ok
---@return precis.Error? err bad_key, storage, disk_full
function Access:accept_key(text)
    local key, endpoint = Key.clean(text), Endpoint.parse(self._settings:get("base_url"))
    local is_for_openrouter = endpoint ~= nil and endpoint.is_openrouter
    if not Key.is_usable(key, is_for_openrouter) then
        local start = is_for_openrouter and Key.OPENROUTER_START or nil
        return nil, Errors.new("bad_key", "this cannot be a key", { start = start })
    end
    return self._keys:set(key)
end

--- Takes over the key that the reader has put into a file; the file is deleted as soon as the key is kept.
---@return "taken"|"no_key"|nil outcome no_key: a file that holds none, which is left alone; nil: there is no file
---@return precis.Error? err storage, disk_full
function Access:adopt_key_file()
    local path = self._folder .. "/" .. KEY_FILE
    local text = self._files.read(path)
    if not text then
        return nil
    end
    local ok, err = self:accept_key(text)
    if not ok and err.kind == "bad_key" then
        return "no_key"
    elseif not ok then
        return nil, err
    end
    self._files.remove(path)
    return "taken"
end

--- Whether a key is set.
---@return boolean
function Access:has_key()
    return self._keys:get() ~= nil
end

--- The key as it may be seen on a screen.
---@return string? masked nil: there is none
function Access:masked_key()
    local key = self._keys:get()
    return key and Key.mask(key)
end

--- Logs out.
---@return true? ok
---@return precis.Error? err storage, disk_full
function Access:forget_key()
    return self._keys:clear()
end

--- Forgets the keys of all services.
function Access:forget_all_keys()
    self._keys:purge()
end

--- Uses the service at an address, as somebody typed it. A key stays with the service it was given for.
---@param text string
---@return precis.Endpoint? endpoint
---@return precis.Error? err bad_request: it is no address; storage, disk_full
function Access:use_endpoint(text)
    local endpoint, err = Endpoint.parse(text)
    if not endpoint then
        return nil, err
    end
    local ok, key_err = self._keys:bind()
    if not ok then
        return nil, key_err
    end
    self._settings:set("base_url", endpoint.base_url)
    return endpoint
end

--- Whether what is sent to the service in use can be read on its way.
---@return boolean
function Access:is_unencrypted()
    return self._settings:get("base_url"):find("^http://") ~= nil
end

return Access
