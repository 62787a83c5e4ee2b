--- Opens the answer screen for a job on the open book, once there is a key and a network.

local on_demand = require("precis.on_demand")

local AnswerFile = on_demand("precis.ui.answer_file")
local AnswerHtml = on_demand("precis.ui.answer_html")
local ErrorText = on_demand("precis.ui.error_text")
local KeptView = on_demand("precis.ui.kept_view")
local Later = on_demand("precis.ui.later")
local MoneyLeft = on_demand("precis.ui.money_left")
local PaidCheck = on_demand("precis.ui.paid_check")
local Places = on_demand("precis.ui.places")
local PictureView = on_demand("precis.ui.picture_view")
local Remedies = on_demand("precis.ui.remedies")
local TaskScreen = on_demand("precis.ui.task_screen")
local _ = require("precis.ui.gettext")

-- By the names of jobs and, of what is kept, of tasks.
local CAN_BE_ASKED_ABOUT = {
    summary = true,
    chapter_summary = true,
    recap = true,
    overview = true,
    book_overview = true,
    selection = true,
}

---@class precis.ui.ShownTask
---@field job string? one of `precis.reading.jobs`
---@field options table? the job's
---@field follow_up fun(answer: precis.tasks.Answer)?
---@field finished fun(answer: precis.tasks.Answer): boolean? shows it in its own way
---@field add_note fun(text: string): boolean?
---@field was_open boolean? whether it might use what was not read, when it was last started

---@class precis.ui.TaskOpener
local TaskOpener = {}
TaskOpener.__index = TaskOpener

---@param app precis.App
---@param account precis.ui.AccountScreens
---@param follow_up fun(reading: precis.Reading, options: { thread: integer?, about: precis.reading.Beginning? }) asks
--- on in a conversation, or about an answer
---@return precis.ui.TaskOpener
function TaskOpener.new(app, account, follow_up)
    return setmetatable({ _app = app, _account = account, _follow_up = follow_up }, TaskOpener)
end

-- The job's options with what the reader has changed of them, and which job that makes it.
local function job_of(task, changes)
    local chapter = changes.chapter
    local wanted = {}
    for name, value in pairs(chapter and chapter.options or task.options or {}) do
        wanted[name] = value
    end
    for name, value in pairs(changes) do
        if name ~= "chapter" then
            wanted[name] = value
        end
    end
    return chapter and chapter.job or task.job, wanted
end

--- Shows a job from its beginning.
---@param title string
---@param reading precis.Reading
---@param task precis.ui.ShownTask
function TaskOpener:open(title, reading, task)
    local app = self._app
    local show = app.host.guard:wrap(title, function()
        local options = self:_screen_options(title, reading, task)
        options.start = function(handlers, changes)
            local job, wanted = job_of(task, changes)
            task.was_open = wanted.is_open or not app.settings:get("only_what_i_have_read")
            return reading:start(job, wanted, handlers)
        end
        TaskScreen.new(options):open()
    end)
    if app:needs_key() or app:needs_network() then
        PaidCheck.find_out(reading, task, function(is_paid)
            self:_when_able(is_paid, show)
        end)
    else
        show()
    end
end

-- What is paid for needs neither key nor network.
function TaskOpener:_when_able(is_paid, show)
    local app = self._app
    if is_paid then
        show()
    elseif app:needs_key() then
        self._account:first_use(show)
    else
        app.host.network.when_connected(show)
    end
end

-- The conversation that goes on with a kept answer, or begins with it.
local function going_on(title, kept)
    if kept.thread then
        return { thread = kept.thread }
    elseif CAN_BE_ASKED_ABOUT[kept.task] then
        local limit = kept.last_chapter and { chapter = kept.last_chapter, offset = kept.last_offset }
        return { about = { title = title, text = kept.text, limit = limit, is_open = not limit } }
    end
end

--- An answer that is there already, on the same screen as one that arrives.
---@param reading precis.Reading
---@param kept precis.store.Artefact
---@param remove fun()? what Delete does, once the screen is closed
function TaskOpener:open_kept(reading, kept, remove)
    local options = self:_screen_options(KeptView.title(kept), reading, {})
    options.start = function()
        return reading:spawn("kept answer", function()
            local answer = reading:failed(nil)
            answer.text, answer.model, answer.complete, answer.cached = kept.text, kept.model, true, true
            answer.citations, answer.passages = kept.citations, kept.passages
            return answer
        end)
    end
    local screen
    local goes_on = going_on(options.title, kept)
    options.follow_up = goes_on
        and function()
            if remove then
                screen:close() -- a conversation is longer then
            end
            self._follow_up(reading, goes_on)
        end
    options.is_kept, options.remove = true, remove
    screen = TaskScreen.new(options)
    screen:open()
end

-- What the answer screen of a task is handed, but for how the task is started.
---@param task precis.ui.ShownTask
function TaskOpener:_screen_options(title, reading, task)
    local app = self._app
    return {
        title = title,
        job = task.job,
        failed = function(err)
            return reading:failed(err)
        end,
        find_left = function(err, done)
            MoneyLeft.find(app, err, done)
        end,
        typeset = function(answer, done)
            reading:work_out("typeset", function(give_way)
                return AnswerHtml.body(answer, give_way)
            end, done)
        end,
        text_size = app.settings:get("text_size"),
        guard = app.host.guard,
        alternatives = function(changes, done)
            local job, options = job_of(task, changes)
            reading.alternatives:cheaper_model(job, options, function(cheaper)
                reading.alternatives:only_this_chapter(job, options, function(chapter)
                    done(cheaper, chapter)
                end)
            end)
        end,
        remedies = function(screen)
            return Remedies.of(self:_remedy_options(title, reading, task, screen))
        end,
        go_to = function(place)
            Places.go_to(reading, place)
        end,
        left = function(running, changes)
            local job, options = job_of(task, changes)
            reading.waiting:go_on(running, job, options, title)
        end,
        write_file = function(kept)
            return self:_write_file(reading, kept)
        end,
        overview = task.job == "ask" and function()
            self:open(_("The whole book"), reading, { job = "overview" })
        end or nil,
        add_note = task.add_note,
        follow_up = task.follow_up or self:_asking_about(title, reading, task),
        finished = task.finished,
    }
end

-- A summary begins a conversation as an answer does.
function TaskOpener:_asking_about(title, reading, task)
    return CAN_BE_ASKED_ABOUT[task.job]
        and function(answer, chapter_title)
            local name = chapter_title and KeptView.title({ task = "chapter_summary", title = chapter_title })
            local about = { title = name or title, text = answer.text, is_open = task.was_open }
            self._follow_up(reading, { about = about })
        end
end

---@param screen precis.ui.TaskScreen
function TaskOpener:_remedy_options(title, reading, task, screen)
    return {
        app = self._app,
        account = self._account,
        reading = reading,
        error = function()
            return screen:error()
        end,
        again = function(changes)
            screen:again(changes)
        end,
        do_later = function()
            local job, options = job_of(task, screen:changes())
            screen:close()
            Later.do_when_online(reading, job, options, title)
        end,
        find_cheaper = function(done)
            local job, options = job_of(task, screen:changes())
            reading.alternatives:cheaper_model(job, options, done)
        end,
        take_cheaper = function(cheaper)
            screen:take_cheaper(cheaper)
        end,
        send_picture = function()
            screen:close()
            local picture_title, picture_task = PictureView.task(reading.pages.in_view(), "explain")
            self:open(picture_title, reading, picture_task)
        end,
    }
end

function TaskOpener:_write_file(reading, kept)
    local files = self._app.host.files
    local path = AnswerFile.path(reading.book:metadata().file)
    local __, err = files.write(path, AnswerFile.added(files.read(path), reading:title(), kept))
    return err and ErrorText.sentences(err)
end

return TaskOpener
