--- Asks for a question about the book and shows the answer, and the answers to what is asked after it.

local AskDialog = require("precis.ui.ask_dialog")
local _ = require("precis.ui.gettext")

local AskScreen = {}

---@class precis.ui.AskScreenOptions
---@field guard precis.Guard
---@field reading precis.Reading
---@field tasks precis.ui.TaskOpener
---@field thread integer? the conversation it goes on with; nil: a new one
---@field input string? what stands in the box at first

local function show_answer(options, question, only_read)
    local choices = options.reading.choices
    if only_read ~= choices:only_read() then
        choices:set_only_read(only_read)
    end
    options.tasks:open(question, options.reading, {
        job = "ask",
        options = { question = question, thread = options.thread, is_open = not only_read },
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

---@param options precis.ui.AskScreenOptions
function AskScreen.open(options)
    options.reading.kept:recent_questions(function(recent)
        AskDialog.open({
            guard = options.guard,
            title = options.thread and _("Follow-up") or _("Ask the book"),
            input = options.input,
            -- In a conversation they stand above already.
            recent = not options.thread and recent or nil,
            only_read = options.reading.choices:only_read(),
            ask = function(question, only_read)
                show_answer(options, question, only_read)
            end,
        })
    end)
end

return AskScreen
