--- A text in a window of its own, under a title of any length, with buttons below.

local TextViewer = require("ui/widget/textviewer")
local UIManager = require("ui/uimanager")

local Shorten = require("precis.ui.shorten")
local Windows = require("precis.ui.windows")
local own_direction = require("precis.ui.own_direction")

local TextScreen = {}

local MOST_TITLE_CHARACTERS = 140 -- about four lines; a question or a heading may be longer than the screen

---@class precis.ui.TextScreenOptions
---@field guard precis.Guard
---@field name string for the log
---@field title string
---@field text string
---@field rows nil|fun(close_and: fun(action: function?): function): table[][] as KOReader's TextViewer takes them; nil:
--- its own

---@param options precis.ui.TextScreenOptions
function TextScreen.open(options)
    local viewer
    local function close_and(action)
        return function(...)
            UIManager:close(viewer)
            if action then
                action(...)
            end
        end
    end
    viewer = TextViewer:new({
        title = own_direction(Shorten.line(options.title, MOST_TITLE_CHARACTERS)),
        title_multilines = true,
        text = options.text,
        auto_para_direction = true,
        buttons_table = options.rows and options.guard:wrap_items(options.rows(close_and), options.name),
    })
    function viewer:onScreenResize()
        self.width, self.height, self.dimen = nil, nil, nil -- KOReader would keep those of the screen as it was
        self:init(true) -- without another row of KOReader's own buttons
    end
    Windows.show(viewer)
end

return TextScreen
