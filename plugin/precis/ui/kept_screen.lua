--- The answers kept of a book: read again without paying, or deleted.

local ConfirmBox = require("ui/widget/confirmbox")

local KeptView = require("precis.ui.kept_view")
local ListScreen = require("precis.ui.list_screen")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local KeptScreen = {}

---@class precis.ui.KeptScreenOptions
---@field guard precis.Guard
---@field subtitle string
---@field answers precis.store.Artefact[]
---@field show fun(answer: precis.store.Artefact)
---@field remove_all fun()

---@param options precis.ui.KeptScreenOptions
function KeptScreen.open(options)
    local menu
    local function ask_to_remove()
        Windows.show(ConfirmBox:new(options.guard:wrap_items({
            text = _("Delete all answers about this book? They would have to be paid for again."),
            ok_text = _("Delete"),
            ok_callback = function()
                options.remove_all()
                ListScreen.close(menu)
            end,
        }, "delete answers")))
    end
    menu = ListScreen.open({
        guard = options.guard,
        title = _("Past answers"),
        subtitle = options.subtitle,
        items = KeptView.items(options.answers, options.show),
        empty_text = _("Nothing has been asked about this book yet."),
        left_icon = #options.answers > 0 and "appbar.menu" or nil,
        on_left_icon = #options.answers > 0 and ask_to_remove or nil,
    })
end

return KeptScreen
