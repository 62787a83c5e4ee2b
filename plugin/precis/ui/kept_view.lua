--- What kept answers are called: what was asked for, and of what. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local KeptView = {}

-- Questions, selections and pages are told by their titles alone.
local function title_by_task(answer)
    return {
        chapter_summary = T(_("Summary: %1"), answer.title or answer.first_chapter or ""),
        recap = _("Recap so far"),
        book_overview = _("The whole book"),
    }
end

---@param answer precis.store.Artefact
---@return string
function KeptView.title(answer)
    return title_by_task(answer)[answer.task] or answer.title or ""
end

--- Rows of a list, in the order of the answers.
---@param answers precis.store.Artefact[]
---@param show fun(answer: precis.store.Artefact)
---@return table[] items as KOReader's Menu takes them
function KeptView.items(answers, show)
    local items = {}
    for index, answer in ipairs(answers) do
        items[index] = {
            text = KeptView.title(answer),
            mandatory = os.date("%Y-%m-%d", answer.created),
            callback = function()
                show(answer)
            end,
        }
    end
    return items
end

return KeptView
