--- Asks for a question about the book and shows the answer, and the answers to what is asked after it.

local AskDialog = require("precis.ui.ask_dialog")
local Tell = require("precis.ui.tell")
local _ = require("precis.ui.gettext")

local AskScreen = {}

---@class precis.ui.AskScreenOptions
---@field guard precis.Guard
---@field reading precis.Reading
---@field tasks precis.ui.TaskOpener
---@field thread integer? the conversation it goes on with; nil: a new one
---@field about precis.reading.Beginning? what a new conversation begins with

local function show_answer(options, question, only_read, thread)
    options.tasks:open(question, options.reading, {
        job = "ask",
        options = { question = question, thread = thread, is_open = not only_read },
        follow_up = function(answer)
            AskScreen.open({
                guard = options.guard,
                reading = options.reading,
                tasks = options.tasks,
                thread = answer.thread,
            })
        end,
    })
end

local function ask(options, question, only_read)
    local reading = options.reading
    if only_read ~= reading.choices:only_read() then
        reading.choices:set_only_read(only_read)
    end
    if not options.about then
        return show_answer(options, question, only_read, options.thread)
    end
    reading.kept:begin_thread(options.about, function(thread, err)
        if err then
            return Tell.error(err)
        end
        show_answer(options, question, only_read, thread)
    end)
end

---@param options precis.ui.AskScreenOptions
function AskScreen.open(options)
    local goes_on = options.thread or options.about
    options.reading.kept:recent_questions(function(recent)
        AskDialog.open({
            guard = options.guard,
            title = goes_on and _("Follow-up") or _("Ask the book"),
            -- In a conversation they stand above already.
            recent = not goes_on and recent or nil,
            only_read = options.reading.choices:only_read(),
            ask = function(question, only_read)
                ask(options, question, only_read)
            end,
        })
    end)
end

return AskScreen
