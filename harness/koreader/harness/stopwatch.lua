--- Times every stretch for which the plugin holds KOReader's loop, without what KOReader's own code takes meanwhile.
--
-- Time is on one of two sides: the plugin's, or that of the stand-ins. Calls change sides: KOReader's by a guarded
-- callback, a handler or a widget's method, the plugin's by any function of a stand-in's. SQLite and the sockets are
-- real, and so the plugin's.

local FAKES = debug.getinfo(1, "S").source:match("^@(.*/)harness/")
local GUARD = "koreader/guard.lua" -- tells itself when it is called
local DRAWN_ON = "harness.pixel_buffer"
local NOT_STAND_INS = { ["lua-ljsqlite3/init"] = true }

local Stopwatch = {}

local cpu, note
local is_ours = false
local since, own = 0, 0 -- when the sides last changed; what of the running stretch is the plugin's. CPU seconds
local wrapped_of = setmetatable({}, { __mode = "k" }) -- KOReader knows what it was handed by identity
local original_of = setmetatable({}, { __mode = "k" })

-- Places ------------------------------------------------------------------------------------------------------------

local function short(source)
    return (source:gsub("^@", ""):gsub(".*precis%.koplugin/", ""):gsub(".*/plugin/", ""):gsub("^precis/", ""))
end

local function place_of(fn)
    local info = debug.getinfo(original_of[fn] or fn, "S")
    return short(info.source) .. ":" .. info.linedefined
end

-- Where a task that does not run stands, in the code that waits rather than in what it waits by.
local function place_in(task)
    local thread, level = task._coroutine, 0
    local info = debug.getinfo(thread, level, "Sl")
    while info do
        local file = short(info.source)
        if info.what ~= "C" and not file:find("^async/") then
            return file .. ":" .. info.currentline
        end
        level = level + 1
        info = debug.getinfo(thread, level, "Sl")
    end
    return coroutine.status(thread) == "dead" and "its end" or "its beginning"
end

-- Sides ---------------------------------------------------------------------------------------------------------------

local function cross(to_ours)
    local now = cpu()
    if is_ours then
        own = own + now - since
    end
    is_ours, since = to_ours, now
end

local function after_stretch(before, ok, ...)
    cross(false)
    note(before.kind, before.place, own, before.task and place_in(before.task))
    own = before.own + own
    cross(before.is_ours)
    if not ok then
        error((...), 0)
    end
    return ...
end

-- Calls the plugin's function, and notes how long it took.
local function stretch(kind, place, task, fn, ...)
    local before = { kind = kind, place = place, task = task, is_ours = is_ours }
    cross(true)
    before.own, own = own, 0
    return after_stretch(before, pcall(fn, ...))
end

-- The plugin's function, timed where KOReader calls it.
local function ours(fn)
    if not wrapped_of[fn] then
        local place = place_of(fn)
        local function wrapped(...)
            if is_ours then
                return fn(...)
            end
            return stretch("callback", place, nil, fn, ...)
        end
        wrapped_of[fn], original_of[wrapped] = wrapped, fn
    end
    return wrapped_of[fn]
end

local function is_plugins(value)
    if type(value) ~= "function" or original_of[value] then
        return false
    end
    local info = debug.getinfo(value, "S")
    return info.what ~= "C" and info.source:sub(2, #FAKES + 1) ~= FAKES and not info.source:find(GUARD, 1, true)
end

-- What the plugin hands over as a function will be called by KOReader.
local function handed_over(value, ...)
    if is_plugins(value) then
        value = ours(value)
    end
    if select("#", ...) > 0 then
        return value, handed_over(...)
    end
    return value
end

local function back_to_ours(ok, ...)
    cross(true)
    if not ok then
        error((...), 0)
    end
    return ...
end

-- A stand-in's function, left out where the plugin calls it.
local function theirs(fn)
    local function wrapped(...)
        if not is_ours then
            return fn(...)
        end
        cross(false)
        if select("#", ...) == 0 then
            return back_to_ours(pcall(fn))
        end
        return back_to_ours(pcall(fn, handed_over(...)))
    end
    original_of[wrapped] = fn
    return wrapped
end

-- Modules -------------------------------------------------------------------------------------------------------------

local function each_function(module, wrap)
    for key, value in pairs(module) do
        -- Metamethods are compared with one another.
        if type(value) == "function" and type(key) == "string" and key:sub(1, 2) ~= "__" and not original_of[value] then
            module[key] = wrap(value)
        end
    end
end

local function watch_guard(guard)
    local call = guard.call
    function guard:call(name, fn, ...)
        if is_ours then
            return call(self, name, fn, ...)
        end
        local kind = name == "tick" and "turn" or "callback"
        return stretch(kind, name .. ", " .. place_of(fn), nil, call, self, name, fn, ...)
    end
end

local function watch_steps(task)
    local step = task.step
    function task:step()
        local was = is_ours
        cross(false)
        local place = self.name .. ", " .. place_in(self)
        cross(was)
        return stretch("step", place, self, step, self)
    end
end

local function watch_endings(task)
    local conclude = task.conclude
    function task:conclude(...)
        return stretch("end", self.name, nil, conclude, self, ...)
    end
end

-- The loader has put KOReader's sandbox around the plugin's handlers.
local function watch_plugin(class)
    each_function(class, ours)
    for __, handler in pairs(class) do
        if type(handler) == "table" and handler.f then
            handler.f = ours(handler.f)
        end
    end
    return class
end

local function watch_loader(loader)
    local load = loader._load
    function loader:_load(entry)
        local class = load(self, entry)
        return class and watch_plugin(class)
    end
end

local WATCHED = {
    ["pluginloader"] = watch_loader,
    ["precis.koreader.guard"] = watch_guard,
    ["precis.async.life"] = watch_steps,
    ["precis.async.ending"] = watch_endings,
}

local function is_widget(module)
    local meta = getmetatable(module)
    return meta and type(meta.__index) == "table" and meta.__index.handleEvent ~= nil
end

local function adopt(name, module)
    if WATCHED[name] then
        WATCHED[name](module)
    elseif name:find("^precis%.") then
        if is_widget(module) then
            each_function(module, ours)
        end
    elseif name == DRAWN_ON or not NOT_STAND_INS[name] and not name:find("^harness%.") then
        each_function(module, theirs)
    end
end

local function watch_modules()
    local adopted, load = {}, require
    local load_theirs = theirs(load)
    rawset(_G, "require", function(name)
        local module = (name:find("^precis%.") and load or load_theirs)(name)
        if not adopted[name] then
            adopted[name] = true
            if type(module) == "table" then
                adopt(name, module)
            end
        end
        return module
    end)
end

--- Begins. To be called before KOReader's modules are loaded.
---@param now fun(): number CPU seconds
---@param on_stretch fun(kind: string, place: string, seconds: number, ending: string?) told of every stretch: of a
--- "callback" of KOReader's, of a "turn" of the scheduler, and within it of each "step" and each "end" of a task
function Stopwatch.start(now, on_stretch)
    cpu, note = now, on_stretch
    watch_modules()
end

return Stopwatch
