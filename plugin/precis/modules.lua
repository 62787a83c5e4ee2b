--- Loads modules one after another, those first that others need: hundreds of them at once would hold up a device.

local Packed = require("precis.packed")

local REQUIRED = 'require%("(precis%.[%w_.]+)"%)'
local ON_DEMAND = 'on_demand%("(precis%.[%w_.]+)"%)'

---@class precis.Modules
---@field is_ready boolean those named are loaded, and what they require
local Modules = {}
Modules.__index = Modules

--- Those named and what they require come first, then what any of these takes on demand.
---@param names string[]
---@return precis.Modules
function Modules.new(names)
    local stack = {}
    for index = #names, 1, -1 do
        stack[#stack + 1] = names[index]
    end
    return setmetatable({ _stack = stack, _seen = {}, _chunks = {}, _later = {}, is_ready = #stack == 0 }, Modules)
end

function Modules:_push_new(list, source, pattern)
    for name in source:gmatch(pattern) do
        if not self._seen[name] then
            list[#list + 1] = name
        end
    end
end

-- What is loaded already is read too: not all that it takes on demand may be.
function Modules:_read(name)
    local source, path = Packed.source(name)
    assert(source, name)
    if not package.loaded[name] then
        self._chunks[name] = assert(loadstring(source, "@" .. path))
    end
    self:_push_new(self._later, source, ON_DEMAND)
    self:_push_new(self._stack, source, REQUIRED)
end

function Modules:_run(name)
    package.preload[name] = self._chunks[name]
    require(name)
    package.preload[name], self._chunks[name] = nil, nil
end

function Modules:_take_later()
    self.is_ready = true
    self._stack[1] = table.remove(self._later, 1)
end

--- Loads a little: a module is read in one step and run in a later one.
---@return boolean has_more
function Modules:step()
    local name = self._stack[#self._stack]
    if self._seen[name] then
        self._stack[#self._stack] = nil
        self:_run(name)
    else
        self._seen[name] = true
        self:_read(name)
    end
    if #self._stack == 0 then
        self:_take_later()
    end
    return #self._stack > 0
end

return Modules
