--- Opens the answer screen for a job on the open book, once there is a key and a network.

local AnswerFile = require("precis.ui.answer_file")
local ErrorText = require("precis.ui.error_text")
local Later = require("precis.ui.later")
local Remedies = require("precis.ui.remedies")
local TaskScreen = require("precis.ui.task_screen")
local Tell = require("precis.ui.tell")

---@class precis.ui.ShownTask
---@field job string? one of `precis.reading.jobs`
---@field options table? the job's
---@field follow_up fun(answer: precis.tasks.Answer)?
---@field finished fun(answer: precis.tasks.Answer): boolean? shows it in its own way
---@field add_note fun(text: string): boolean?

---@class precis.ui.TaskOpener
local TaskOpener = {}
TaskOpener.__index = TaskOpener

---@param app precis.App
---@param account precis.ui.AccountScreens
function TaskOpener.new(app, account)
    return setmetatable({ _app = app, _account = account }, TaskOpener)
end

-- The same job again, as the buttons of the answer screen want it.
local function options_with(options, wish)
    local wanted = {}
    for name, value in pairs(options or {}) do
        wanted[name] = value
    end
    wanted.fresh = wish.fresh
    if wish.is_open then
        wanted.is_open = true
    end
    return wanted
end

--- Shows a job from its beginning.
---@param title string
---@param reading precis.Reading
---@param task precis.ui.ShownTask
function TaskOpener:open(title, reading, task)
    local app = self._app
    local show = app.host.guard:wrap(title, function()
        local options = self:_screen_options(title, reading, task)
        options.start = function(handlers, wish)
            return reading:start(task.job, options_with(task.options, wish), handlers)
        end
        TaskScreen.new(options):open()
    end)
    if app:needs_key() then
        self._account:first_use(show)
    elseif app:needs_network() then
        app.host.network.when_connected(show)
    else
        show()
    end
end

--- An answer that is there already, on the same screen as one that arrives.
---@param reading precis.Reading
---@param kept precis.store.Artefact
function TaskOpener:open_kept(reading, kept)
    local options = self:_screen_options(kept.title or "", reading, {})
    options.start = function()
        return reading:spawn("kept answer", function()
            local answer = reading:failed(nil)
            answer.text, answer.model, answer.complete, answer.cached = kept.text, kept.model, true, true
            return answer
        end)
    end
    options.is_kept = true
    TaskScreen.new(options):open()
end

-- What the answer screen of a task is handed, but for how the task is started.
---@param task precis.ui.ShownTask
function TaskOpener:_screen_options(title, reading, task)
    local app = self._app
    return {
        title = title,
        failed = function(err)
            return reading:failed(err)
        end,
        text_size = app.settings:get("text_size"),
        guard = app.host.guard,
        remedies = function(again, close)
            return Remedies.of({
                app = app,
                account = self._account,
                again = again,
                do_later = function()
                    close()
                    Later.do_when_online(reading, task, title)
                end,
            })
        end,
        go_to = function(place)
            reading.position:go_to(place, function(err)
                if err then
                    Tell.error(err)
                end
            end)
        end,
        left = function(running)
            reading.waiting:go_on(running, task.job, task.options or {}, title)
        end,
        write_file = function(kept)
            return self:_write_file(reading, kept)
        end,
        add_note = task.add_note,
        follow_up = task.follow_up,
        finished = task.finished,
    }
end

function TaskOpener:_write_file(reading, kept)
    local files = self._app.host.files
    local path = AnswerFile.path(reading.book:metadata().file)
    local __, err = files.write(path, AnswerFile.added(files.read(path), reading:title(), kept))
    return err and ErrorText.sentences(err)
end

return TaskOpener
