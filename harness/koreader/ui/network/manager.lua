--- Wi-Fi and the way to the internet, whose state tests switch: `NetworkMgr.state.wifi / connected / online`.
--
-- `isOnline` blocks on a name look-up on a device; here it counts its calls in `online_checks`, so that a test can see
-- who asks too often. Turning Wi-Fi on takes `CONNECT_SECONDS`, and fails when `state.can_connect` is false.

local ConfirmBox = require("ui/widget/confirmbox")
local Device = require("device")
local Event = require("ui/event")
local InfoMessage = require("ui/widget/infomessage")
local UIManager = require("ui/uimanager")
local _ = require("gettext")

local CONNECT_SECONDS = 2

local NetworkMgr = {
    state = { wifi = true, connected = true, online = true, can_connect = true },
    online_checks = 0,
}

function NetworkMgr:isWifiOn()
    return not Device:hasWifiToggle() or self.state.wifi
end

function NetworkMgr:isConnected()
    return not Device:hasWifiToggle() or self.state.wifi and self.state.connected
end

function NetworkMgr:isOnline()
    self.online_checks = self.online_checks + 1
    return not Device:hasWifiToggle() or self:isConnected() and self.state.online
end

function NetworkMgr:getWifiState()
    return self:isWifiOn()
end

function NetworkMgr:getConnectionState()
    return self:isConnected()
end

function NetworkMgr:queryNetworkState()
    self.is_wifi_on, self.is_connected = self:isWifiOn(), self:isConnected()
end

-- For the harness: events as the device sends them. The last one comes twice, so handlers must bear that.
function NetworkMgr:set_connected(is_connected)
    UIManager:broadcastEvent(Event:new(is_connected and "NetworkConnecting" or "NetworkDisconnecting"))
    self.state.wifi, self.state.connected = is_connected, is_connected
    for __ = 1, 2 do
        UIManager:broadcastEvent(Event:new(is_connected and "NetworkConnected" or "NetworkDisconnected"))
    end
end

function NetworkMgr:turnOffWifi(callback)
    self:set_connected(false)
    if callback then
        callback()
    end
end

function NetworkMgr:turnOnWifi(callback)
    self:turnOnWifiAndWaitForConnection(callback)
end

function NetworkMgr:toggleWifiOn(callback)
    self:turnOnWifiAndWaitForConnection(callback)
end

function NetworkMgr:toggleWifiOff(callback)
    self:turnOffWifi(callback)
end

function NetworkMgr:turnOnWifiAndWaitForConnection(callback)
    if self:isConnected() then
        if callback then
            callback()
        end
        return
    end
    self.pending_connection = true
    local message = InfoMessage:new({ text = _("Connecting to Wi-Fi…"), belongs_to_koreader = true })
    UIManager:show(message)
    UIManager:scheduleIn(CONNECT_SECONDS, function()
        self.pending_connection = false
        UIManager:close(message)
        if not self.state.can_connect then
            local text = _("Error connecting to the network")
            UIManager:show(InfoMessage:new({ text = text, belongs_to_koreader = true }))
            return
        end
        self:set_connected(true)
        if callback then
            callback()
        end
    end)
    return message
end

function NetworkMgr:promptWifiOn(callback)
    if self.pending_connection then
        return
    end
    UIManager:show(ConfirmBox:new({
        text = _("Do you want to turn on Wi-Fi?"),
        ok_text = _("Turn on"),
        belongs_to_koreader = true,
        ok_callback = function()
            self:toggleWifiOn(callback)
        end,
    }))
end

--- What is to happen when Wi-Fi is wanted is the reader's choice: be asked, turn it on, or nothing.
function NetworkMgr:beforeWifiAction(callback)
    local choice = G_reader_settings:readSetting("wifi_enable_action")
    if choice == "turn_on" then
        return self:turnOnWifiAndWaitForConnection(callback)
    elseif choice == "ignore" then
        return
    end
    return self:promptWifiOn(callback)
end

-- Connected, but not online: the callback is never run, as in KOReader.
local function ask_and_rerun(self, callback)
    if self:isConnected() then
        self:beforeWifiAction()
    else
        self:beforeWifiAction(callback)
    end
end

function NetworkMgr:runWhenOnline(callback)
    if self:isOnline() then
        callback()
    else
        ask_and_rerun(self, callback)
    end
end

--- True: not online now, the callback may come later; the caller returns.
function NetworkMgr:willRerunWhenOnline(callback)
    if self:isOnline() then
        return false
    end
    ask_and_rerun(self, callback)
    return true
end

function NetworkMgr:runWhenConnected(callback)
    if self:isConnected() then
        callback()
    else
        self:beforeWifiAction(callback)
    end
end

function NetworkMgr:willRerunWhenConnected(callback)
    if self:isConnected() then
        return false
    end
    self:beforeWifiAction(callback)
    return true
end

function NetworkMgr:goOnlineToRun(callback)
    if self:isOnline() then
        callback()
        return true
    end
    return false
end

function NetworkMgr:afterWifiAction() end

function NetworkMgr:setHTTPProxy(proxy)
    require("socket.http").PROXY = proxy
    if proxy then
        G_reader_settings:saveSetting("http_proxy", proxy)
    end
    G_reader_settings:saveSetting("http_proxy_enabled", proxy ~= nil)
end

return NetworkMgr
