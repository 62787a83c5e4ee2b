--- Stands between KOReader and every callback it calls without protection.
--
-- An error in a menu, button, gesture or scheduled callback ends KOReader (`ui/uimanager.lua`). Behind the guard it
-- is logged with its trace, told to the reader once in plain words, and nothing else happens.

local Guard = {}
Guard.__index = Guard

-- The fields of KOReader's tables that it calls back without protection.
local CALLED_BY_KOREADER = {
    callback = true,
    hold_callback = true,
    ok_callback = true,
    cancel_callback = true,
    tap_callback = true,
    dismiss_callback = true,
    close_callback = true,
    enabled_func = true,
    checked_func = true,
    text_func = true,
    mandatory_func = true,
    sub_item_table_func = true,
    help_text_func = true,
    show_func = true,
    show_in_highlight_dialog_func = true,
}

---@param log precis.Log
---@param tell fun(err: string) shows the reader that something went wrong; must not raise
function Guard.new(log, tell)
    return setmetatable({ _log = log, _tell = tell }, Guard)
end

--- The same function, but an error in it goes no further.
---@param name string for the log: which callback this is
---@param fn function
---@return function
function Guard:wrap(name, fn)
    return function(...)
        return self:call(name, fn, ...)
    end
end

--- The same for a function that gives nothing back, with another to be called when it has failed.
---@param name string
---@param fn fun()
---@param recover fun() must not raise
---@return fun()
function Guard:wrap_with(name, fn, recover)
    local function ended()
        fn()
        return true
    end
    return function()
        if not self:call(name, ended) then
            recover()
        end
    end
end

--- Calls a function; on error returns nothing.
function Guard:call(name, fn, ...)
    return self:_finish(name, xpcall(fn, debug.traceback, ...))
end

function Guard:_finish(name, ok, ...)
    if ok then
        return ...
    end
    local trace = tostring((...))
    self._log.err("error in", name, trace)
    self._tell(trace)
end

--- Wraps every callback of a menu, button row or widget description, however deep, in place.
---@param description table rows or items as KOReader's widgets take them
---@param name string for the log
---@return table description the same table
function Guard:wrap_items(description, name)
    for key, value in pairs(description) do
        if type(value) == "function" and CALLED_BY_KOREADER[key] then
            description[key] = self:_wrap_member(key, value, name)
        elseif type(value) == "table" and (type(key) == "number" or key == "sub_item_table") then
            self:wrap_items(value, name)
        end
    end
    return description
end

-- A table that a guarded function returns is made of callbacks again.
function Guard:_wrap_member(key, fn, name)
    local guarded = self:wrap(name .. "." .. key, fn)
    if key ~= "sub_item_table_func" then
        return guarded
    end
    return function(...)
        return self:wrap_items(guarded(...) or {}, name)
    end
end

--- Guards an object's own `on…` event handlers, which KOReader calls without protection on anything but a plugin.
---@param object table a widget
---@param class table where its handlers are defined
---@param name string for the log
function Guard:wrap_handlers(object, class, name)
    for key, fn in pairs(class) do
        if type(key) == "string" and key:match("^on%u") and type(fn) == "function" then
            object[key] = self:wrap(name .. "." .. key, fn)
        end
    end
end

return Guard
