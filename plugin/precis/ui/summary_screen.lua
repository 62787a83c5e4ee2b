--- One chapter summary on the screen: from the tap to the last button.

local UIManager = require("ui/uimanager")

local AnswerScreen = require("precis.ui.answer_screen")
local _ = require("precis.ui.gettext")

local SummaryScreen = {}
SummaryScreen.__index = SummaryScreen

---@param app precis.App
---@param screens table the other screens, for the remedies
---@param reading precis.Reading
---@param chapter integer? nil: the one in view
function SummaryScreen.new(app, screens, reading, chapter)
    return setmetatable({ _app = app, _screens = screens, _reading = reading, _chapter = chapter }, SummaryScreen)
end

function SummaryScreen:open()
    self._widget = AnswerScreen:new({
        title = _("Summary of this chapter"),
        text_size = self._app.settings:get("text_size"),
        guard = self._app.host.guard,
        actions = self:_actions(),
    })
    UIManager:show(self._widget)
    self:_start()
end

function SummaryScreen:_actions()
    local function again()
        self._widget:reset()
        self:_start()
    end
    local function after(remedy)
        return function()
            remedy(self._screens, again)
        end
    end
    return {
        stop = function()
            self._task:cancel("stopped by the reader")
        end,
        again = again,
        close = function()
            self._task:cancel("closed by the reader")
            UIManager:close(self._widget)
            self._widget = nil
        end,
        remedy = {
            key = after(self._screens.enter_key),
            model = after(self._screens.choose_model),
            endpoint = after(self._screens.enter_endpoint),
            wifi = function()
                self._app.host.network.when_connected(self._app.host.guard:wrap("again", again))
            end,
        },
    }
end

function SummaryScreen:_start()
    self._task = self._reading:summarise({ chapter = self._chapter, handlers = self:_handlers() })
    local task = self._task
    task:on_done(function(answer, err)
        -- Closed, or begun anew, in the meantime.
        if self._widget and task == self._task then
            self._widget:finish(answer or self._reading:failed(err))
        end
    end)
end

function SummaryScreen:_handlers()
    local function when_open(fn)
        return function(...)
            if self._widget then
                fn(self._widget, ...)
            end
        end
    end
    return {
        on_text = when_open(AnswerScreen.append),
        on_reset = when_open(AnswerScreen.reset),
        on_progress = when_open(function(widget, done, total)
            widget:progress({ parts_done = done, parts = total })
        end),
        on_wait = when_open(function(widget, seconds)
            widget:progress({ wait_seconds = seconds })
        end),
    }
end

return SummaryScreen
