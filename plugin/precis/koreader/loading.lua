--- Loads what the reader's first wish needs, a little at a time, while KOReader's loop goes on; then all the rest.

local UIManager = require("ui/uimanager")

local Modules = require("precis.modules")

local SLICE = 0.001 -- seconds of processor; a module may take longer
local A_LOOK = 0.3 -- seconds that nobody needs less of to find a row of the menu
local PAUSE = 0.001 -- seconds; above zero, or KOReader would not look at the touch screen in between

-- What the first answer needs, in this order. Settings and lists that are rarely opened come by themselves later.
local NEEDED_FIRST = {
    "precis.app",
    "precis.reading",
    "precis.service",
    "precis.engine.accounts",
    "precis.engine.archive",
    "precis.engine.connections",
    "precis.engine.own_actions",
    "precis.engine.request_log",
    "precis.koreader.document",
    "precis.koreader.document_reflowable",
    "precis.koreader.pages",
    "precis.koreader.sha256",
    "precis.koreader.sqlite",
    "precis.store.store",
    "precis.store.artefacts",
    "precis.store.books",
    "precis.store.ledger",
    "precis.store.queue",
    "precis.store.threads",
    "precis.store.usage_marks",
    "precis.tasks.paid_once",
    "precis.tasks.reconciling",
    "precis.text.json",
    "precis.text.token_weights",
    "precis.openrouter.client",
    "precis.net.http",
    "precis.ui.panel_screen",
    "precis.ui.task_screen",
    "precis.ui.remedies",
    "precis.ui.ask_screen",
    "precis.ui.people_screen",
    "precis.index.shelf",
    "precis.index.index",
}

---@class precis.koreader.Loading
local Loading = {}
Loading.__index = Loading

---@param guard precis.Guard
---@return precis.koreader.Loading
function Loading.new(guard)
    local self = setmetatable({ _guard = guard, _modules = Modules.new(NEEDED_FIRST), _waiting = {} }, Loading)
    self._action = guard:wrap("loading", function()
        self:_slice()
    end)
    return self
end

--- Calls the function once what it may need is loaded; at once when it is already.
---@param fn fun()
function Loading:when_ready(fn)
    if self._modules.is_ready then
        fn()
    else
        table.insert(self._waiting, fn)
    end
    self:_go_on(PAUSE)
end

--- Begins while the reader looks at the menu: settings need much of it at once when they are opened.
function Loading:begin_soon()
    self:_go_on(A_LOOK)
end

function Loading:_go_on(seconds)
    UIManager:unschedule(self._action)
    if not self._is_done then
        UIManager:scheduleIn(seconds, self._action)
    end
end

function Loading:_slice()
    local slice_ends = os.clock() + SLICE
    repeat
        self._is_done = not self._modules:step()
    until self._is_done or os.clock() >= slice_ends
    if self._modules.is_ready then
        self:_call_waiting()
    end
    self:_go_on(PAUSE)
end

-- In a slice of its own each: opening a window takes a while, too.
function Loading:_call_waiting()
    local waiting = self._waiting
    self._waiting = {}
    for __, fn in ipairs(waiting) do
        UIManager:nextTick(self._guard:wrap("loaded", fn))
    end
end

--- Whoever waited is gone. What is not loaded yet is loaded when somebody comes again.
function Loading:stop()
    self._waiting = {}
    UIManager:unschedule(self._action)
end

return Loading
