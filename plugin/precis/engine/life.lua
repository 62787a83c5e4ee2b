--- How long the plugin's work lives: tasks run while an instance of the plugin is there to see what becomes of them.
--
-- KOReader makes an instance for every open book and for the file browser, and drops it when that is closed.

local Scheduler = require("precis.async.scheduler")

local ALONE_SECONDS = 2 -- how long tasks outlive the last instance of the plugin

---@class precis.engine.Life
local Life = {}
Life.__index = Life

---@param host precis.Host
---@param let_go fun() closes everything that is open; called when nobody is there and nothing runs
function Life.new(host, let_go)
    local life = setmetatable({ _clock = host.clock, _let_go = let_go, _instances = 0, _departures = 0 }, Life)
    life._scheduler = Scheduler.new({
        clock = host.clock,
        select = function(...)
            return host.sockets().select(...)
        end,
        wake = function(seconds)
            life._ticker:wake(seconds)
        end,
        on_error = function(task, err)
            host.log.err("task", task and task.name or "(none)", err.message)
        end,
    })
    life._ticker = host.ticker(function()
        return life:_turn()
    end, host.guard)
    return life
end

--- Starts a task.
---@param fn fun(): any, precis.Error?
---@param options { name: string, timeout: number? }
---@return precis.async.Task
function Life:spawn(fn, options)
    return self._scheduler:spawn(fn, options)
end

--- KOReader has made an instance of the plugin.
function Life:attach()
    self._instances = self._instances + 1
end

--- An instance is gone. Between a book and the file browser there is a moment without any, so work goes on a little.
function Life:detach()
    self._instances = self._instances - 1
    self._departures = self._departures + 1
    if self._instances == 0 then
        self._alone_since = self._clock.now()
        self:_close_when_idle()
        if self._scheduler:count() > 0 then
            self._ticker:wake(ALONE_SECONDS)
        end
    end
end

--- Remembers who is there now.
---@return fun(): boolean is_same whether whoever was there then still is; a task's end opens no window otherwise
function Life:here()
    local departures = self._departures
    return function()
        return self._departures == departures
    end
end

-- Seconds until those tasks are ended that nobody is there to see the end of; nil: somebody is there.
function Life:_grace()
    return self._instances == 0 and self._alone_since + ALONE_SECONDS - self._clock.now() or nil
end

function Life:_turn()
    local grace = self:_grace()
    if grace and grace <= 0 then
        self._scheduler:cancel_all("KOReader is being closed")
    end
    local delay = self._scheduler:turn()
    self:_close_when_idle()
    -- A task that sleeps longer must not keep everything open.
    return delay and math.min(delay, math.max(grace or delay, 0))
end

-- Nothing of ours stays open when nobody is there to use it.
function Life:_close_when_idle()
    if self._instances == 0 and self._scheduler:count() == 0 then
        self._let_go()
        self._ticker:stop()
    end
end

return Life
