--- Offers the ways to keep an answer, with what each of them needs of it.

local AnswerView = require("precis.ui.answer_view")
local SaveDialog = require("precis.ui.save_dialog")

local AnswerSaving = {}

---@param options precis.ui.TaskScreenOptions
---@param answer precis.tasks.Answer
function AnswerSaving.open(options, answer)
    SaveDialog.open({
        guard = options.guard,
        text = answer.text,
        add_note = options.add_note and function()
            return options.add_note(answer.text)
        end,
        write_file = function()
            return options.write_file({
                title = options.title,
                text = answer.text,
                foot = AnswerView.foot(answer),
                date = os.date("%Y-%m-%d %H:%M"),
            })
        end,
    })
end

return AnswerSaving
