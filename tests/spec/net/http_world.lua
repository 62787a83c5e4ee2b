--- A client of HTTP on a fake network, and what its specs say to both.

local FakeNetwork = require("net.fake_network")
local Http = require("precis.net.http")

local HttpWorld = {
    place = "10.0.0.1:8080",
    base = "http://10.0.0.1:8080",
}
HttpWorld.__index = HttpWorld

function HttpWorld.new()
    local network = FakeNetwork.new()
    return setmetatable({ network = network, host = network.host }, HttpWorld):set_up()
end

--- Another client on the same network.
---@param options table? what `Http.new` takes
---@param deps { resolver: table?, ssl: table? }?
function HttpWorld:set_up(options, deps)
    deps = deps or {}
    self.http = Http.new({
        clock = self.host.clock,
        socket = self.network.socket,
        ssl = deps.ssl,
        read_file = function() end,
        resolver = deps.resolver,
    }, options or {})
    return self
end

--- Answers everything so.
function HttpWorld:serve(answer, then_finish)
    self.network:listen(self.place, FakeNetwork.answering(answer, then_finish))
end

--- Sends a request and reads its answer to the end; gives both, or nil and the error and what had come before it.
function HttpWorld:ask(request)
    request.url = request.url or self.base .. "/"
    request.method = request.method or "GET"
    return self.host:run(function()
        local response, err = self.http:request(request)
        if not response then
            return nil, err
        end
        local body, partial
        body, err, partial = response:read_all()
        if err then
            err.partial_body = partial
            return nil, err
        end
        return response, body
    end)
end

return HttpWorld
