--- Runs a function as a coroutine that can show messages and ask questions as if it waited for them.

local ConfirmBox = require("ui/widget/confirmbox")
local InfoMessage = require("ui/widget/infomessage")
local UIManager = require("ui/uimanager")
local logger = require("logger")

local Trapper = {}

--- Standby is prevented meanwhile; an error is logged and goes no further.
function Trapper:wrap(task)
    local running = coroutine.create(function()
        UIManager:preventStandby()
        local ok, err = xpcall(task, debug.traceback)
        UIManager:allowStandby()
        if not ok then
            logger.warn("error in wrapped function:", err)
        end
        return ok
    end)
    return coroutine.resume(running)
end

function Trapper:isWrapped()
    return coroutine.running() ~= nil
end

function Trapper:clear()
    if self:isWrapped() and self.current_widget then
        UIManager:close(self.current_widget)
        UIManager:forceRePaint()
        self.current_widget = nil
    end
end

function Trapper:reset()
    self:clear()
    return true
end

-- A message already shown gives way for a moment; closing it meanwhile is how the reader asks to stop.
function Trapper:_was_dismissed(running)
    local function go_on()
        coroutine.resume(running, true)
    end
    UIManager:scheduleIn(0.1, go_on)
    if coroutine.yield() then
        return false
    end
    UIManager:unschedule(go_on)
    local box = ConfirmBox:new({
        text = "Paused",
        cancel_text = "Continue",
        ok_text = "Abort",
        cancel_callback = function()
            coroutine.resume(running, true)
        end,
        ok_callback = function()
            coroutine.resume(running, false)
        end,
    })
    UIManager:show(box)
    local continues = coroutine.yield()
    UIManager:close(box)
    return not continues
end

---@return boolean go_on false when the reader stopped it
function Trapper:info(text, __, skip_dismiss_check)
    local running = coroutine.running()
    if not running then
        logger.info("unwrapped info:", text)
        return true
    end
    local shown = self.current_widget
    if shown and shown.is_infomessage and not skip_dismiss_check and self:_was_dismissed(running) then
        return false
    end
    if shown then
        shown.dismiss_callback = nil
        UIManager:close(shown)
    end
    self.current_widget = InfoMessage:new({
        text = text,
        is_infomessage = true,
        dismiss_callback = function()
            coroutine.resume(running, false)
        end,
    })
    UIManager:show(self.current_widget)
    UIManager:forceRePaint()
    return true
end

---@return boolean
function Trapper:confirm(text, cancel_text, ok_text)
    local running = coroutine.running()
    if not running then
        return true
    end
    if self.current_widget then
        self.current_widget.dismiss_callback = nil
        UIManager:close(self.current_widget)
    end
    self.current_widget = ConfirmBox:new({
        text = text,
        ok_text = ok_text,
        cancel_text = cancel_text,
        cancel_callback = function()
            coroutine.resume(running, false)
        end,
        ok_callback = function()
            coroutine.resume(running, true)
        end,
    })
    UIManager:show(self.current_widget)
    return coroutine.yield()
end

function Trapper:setPausedText() end

local function forks()
    error("Trapper's subprocesses fork, which crashes on some devices: use tasks", 2)
end

Trapper.dismissableRunInSubprocess = forks
Trapper.dismissablePopen = forks

return Trapper
