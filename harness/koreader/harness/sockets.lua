--- Knows every socket that Lua code opened and did not close.
--
-- Watches where sockets are made (LuaSocket's core and LuaSec's wrap) and later asks each for its descriptor: a closed
-- socket has none, and so has one whose descriptor LuaSec took over.

local Sockets = {}

local MAKERS = { "tcp", "tcp4", "tcp6", "udp", "udp4", "udp6" }
local SWEEP_EVERY = 64 -- new sockets, between two looks for those that are closed by now

local watched = {}

local function is_open(socket)
    local ok, descriptor = pcall(socket.getfd, socket)
    return ok and descriptor ~= nil and descriptor >= 0
end

local function sweep()
    local open = {}
    for __, entry in ipairs(watched) do
        if is_open(entry.socket) then
            table.insert(open, entry)
        end
    end
    watched = open
end

local function watch(maker, socket, why, ...)
    if socket then
        if #watched % SWEEP_EVERY == SWEEP_EVERY - 1 then
            sweep()
        end
        table.insert(watched, { socket = socket, traceback = debug.traceback(maker, 3) })
    end
    return socket, why, ...
end

local function watch_maker(module, name)
    local make = module[name]
    if make then
        module[name] = function(...)
            return watch(name, make(...))
        end
    end
end

local function after_loading(name, change)
    package.preload[name] = function(...)
        package.preload[name] = nil
        local module = Sockets.load(name)
        change(module)
        return module
    end
end

--- Loads a module from its file, past `package.preload`.
---@param name string
---@return any module
function Sockets.load(name)
    local problems = {}
    for index = 2, #package.loaders do
        local loader = package.loaders[index](name)
        if type(loader) == "function" then
            return loader(name)
        end
        table.insert(problems, tostring(loader))
    end
    error("module '" .. name .. "' not found:" .. table.concat(problems), 3)
end

--- Starts watching; modules already loaded are missed, so this comes first.
function Sockets.watch()
    after_loading("socket.core", function(core)
        for __, name in ipairs(MAKERS) do
            watch_maker(core, name)
        end
    end)
    after_loading("ssl", function(ssl)
        watch_maker(ssl, "wrap")
    end)
end

--- Where each socket that is still open was made.
---@return string[] tracebacks
function Sockets.open()
    sweep()
    local tracebacks = {}
    for __, entry in ipairs(watched) do
        table.insert(tracebacks, entry.traceback)
    end
    return tracebacks
end

--- Closes whatever is open, so that no test inherits another's sockets.
function Sockets.close_all()
    for __, entry in ipairs(watched) do
        pcall(entry.socket.close, entry.socket)
    end
    watched = {}
end

return Sockets
