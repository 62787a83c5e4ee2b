--- KOReader's hold on LuaSocket: its user agent, and timeouts that are one for the whole process.

local http = require("socket.http")
local ltn12 = require("ltn12")
local socket = require("socket")

local socketutil = {
    USER_AGENT = "KOReader/harness (https://koreader.rocks/) " .. socket._VERSION:gsub(" ", "/"),
    DEFAULT_BLOCK_TIMEOUT = 60,
    DEFAULT_TOTAL_TIMEOUT = -1,
    LARGE_BLOCK_TIMEOUT = 10,
    LARGE_TOTAL_TIMEOUT = 30,
    FILE_BLOCK_TIMEOUT = 15,
    FILE_TOTAL_TIMEOUT = 60,
    TIMEOUT_CODE = "timeout",
    SSL_HANDSHAKE_CODE = "wantread",
    SINK_TIMEOUT_CODE = "sink timeout",
}

socketutil.block_timeout = socketutil.DEFAULT_BLOCK_TIMEOUT
socketutil.total_timeout = socketutil.DEFAULT_TOTAL_TIMEOUT

http.USERAGENT = socketutil.USER_AGENT

-- Every socket made from now on starts with the timeouts of that moment.
local plain_tcp = socket.tcp
function socketutil.tcp()
    local made, why = plain_tcp()
    if made then
        made:settimeout(socketutil.block_timeout, "b")
        made:settimeout(socketutil.total_timeout, "t")
    end
    return made, why
end
socket.tcp = socketutil.tcp

function socketutil:set_timeout(block, total)
    self.block_timeout = block or 5
    self.total_timeout = total or 15
end

function socketutil:reset_timeout()
    self.block_timeout, self.total_timeout = self.DEFAULT_BLOCK_TIMEOUT, self.DEFAULT_TOTAL_TIMEOUT
end

socketutil.table_sink = ltn12.sink.table
socketutil.file_sink = ltn12.sink.file

function socketutil.redact_request(request)
    local copy = {}
    for key, value in pairs(request) do
        copy[key] = value
    end
    copy.password = copy.password and "REDACTED"
    return copy
end

return socketutil
