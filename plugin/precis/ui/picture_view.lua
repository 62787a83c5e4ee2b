--- What can be asked about the picture of a page. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local PictureView = {}

-- The names are those of `tasks/prompts/page_picture.lua`.
local function labels()
    return { explain = _("Explain this page"), transcribe = _("Write out its text") }
end

--- What the dialog is called.
---@param page integer
---@return string
function PictureView.title(page)
    return T(_("Page %1 as a picture"), page)
end

--- The title of an answer, and what makes it.
---@param page integer
---@param action "explain"|"transcribe"|"ask"
---@param question string? for "ask"
---@return string title
---@return precis.ui.ShownTask task
function PictureView.task(page, action, question)
    local title = T(_("Page %1: %2"), page, question or labels()[action])
    local options = { page = page, action = action, question = question, title = title }
    return title, { job = "picture", options = options }
end

---@param choose fun(action: "explain"|"transcribe")
---@param ask fun()
---@param close fun()
---@return table[][] rows as KOReader's ButtonDialog takes them
function PictureView.rows(choose, ask, close)
    local function button(action)
        return {
            text = labels()[action],
            callback = function()
                choose(action)
            end,
        }
    end
    return {
        { button("explain"), button("transcribe") },
        { { text = _("Ask…"), callback = ask }, { text = _("Close"), callback = close } },
    }
end

return PictureView
