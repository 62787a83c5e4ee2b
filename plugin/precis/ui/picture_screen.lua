--- Something about the picture of the page in view: what, then the answer.

local AskDialog = require("precis.ui.ask_dialog")
local ChoiceDialog = require("precis.ui.choice_dialog")
local PictureView = require("precis.ui.picture_view")
local _ = require("precis.ui.gettext")

local PictureScreen = {}

---@class precis.ui.PictureScreenOptions
---@field guard precis.Guard
---@field page integer the one in view
---@field start fun(title: string, task: precis.ui.ShownTask) shows the answer

local function ask(options)
    AskDialog.open({
        guard = options.guard,
        title = _("Ask about this page"),
        ask = function(question)
            options.start(PictureView.task(options.page, "ask", question))
        end,
    })
end

---@param options precis.ui.PictureScreenOptions
function PictureScreen.open(options)
    local function choose(action)
        options.start(PictureView.task(options.page, action))
    end
    ChoiceDialog.open({
        guard = options.guard,
        name = "picture",
        title = PictureView.title(options.page),
        rows = function(close_and)
            local function ask_then()
                ask(options)
            end
            return PictureView.rows(close_and(choose), close_and(ask_then), close_and(function() end))
        end,
    })
end

return PictureScreen
