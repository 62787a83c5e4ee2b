--- Something about the picture of the page in view: what, then the answer.

local ButtonDialog = require("ui/widget/buttondialog")
local UIManager = require("ui/uimanager")

local AskDialog = require("precis.ui.ask_dialog")
local PictureView = require("precis.ui.picture_view")
local Windows = require("precis.ui.windows")
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
    local dialog
    local function close_and(action)
        return function(...)
            UIManager:close(dialog)
            action(...)
        end
    end
    local rows = PictureView.rows(
        close_and(function(action)
            options.start(PictureView.task(options.page, action))
        end),
        close_and(function()
            ask(options)
        end),
        close_and(function() end)
    )
    dialog = ButtonDialog:new({
        title = PictureView.title(options.page),
        buttons = options.guard:wrap_items(rows, "picture"),
    })
    Windows.show(dialog)
end

return PictureScreen
