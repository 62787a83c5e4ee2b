--- Is there a network, and how to get one, as KOReader sees it.
--
-- Never asks `isOnline`: it looks a name up and blocks the screen while it does.

local NetworkMgr = require("ui/network/manager")

local Network = {}

---@return boolean
function Network.is_connected()
    return NetworkMgr:isConnected() and true or false
end

--- The proxy that is set in KOReader.
---@return string? address nil: none, or it is switched off
function Network.proxy()
    local address = G_reader_settings:readSetting("http_proxy")
    local is_on = G_reader_settings:isTrue("http_proxy_enabled")
    return is_on and type(address) == "string" and address ~= "" and address or nil
end

--- Runs the action at once when there is a network, else after KOReader has brought one up the way the reader likes.
---@param action function must be guarded
function Network.when_connected(action)
    if NetworkMgr:isWifiOn() and NetworkMgr:isConnected() then
        action()
    else
        NetworkMgr:beforeWifiAction(action)
    end
end

return Network
