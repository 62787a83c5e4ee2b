--- What waits for a network, and what failed there: to be looked at and taken out.

local ConfirmBox = require("ui/widget/confirmbox")

local ErrorText = require("precis.ui.error_text")
local ListScreen = require("precis.ui.list_screen")
local Windows = require("precis.ui.windows")
local _ = require("precis.ui.gettext")

local QueueScreen = {}

---@class precis.ui.QueueScreenOptions
---@field guard precis.Guard
---@field subtitle string
---@field entries precis.store.QueueEntry[]
---@field remove fun(entry: precis.store.QueueEntry)

local function state_of(entry)
    local words = { waiting = _("waiting"), running = _("in progress"), failed = _("failed") }
    return words[entry.state]
end

local function question_of(entry)
    if entry.problem then
        return ErrorText.sentences({ kind = entry.problem }) .. "\n\n" .. _("Remove it from the list?")
    end
    return _("Remove it from the list?")
end

local function items_of(options, close)
    local items = {}
    for index, entry in ipairs(options.entries) do
        items[index] = {
            text = entry.title,
            mandatory = state_of(entry),
            callback = function()
                Windows.show(ConfirmBox:new(options.guard:wrap_items({
                    text = question_of(entry),
                    ok_text = _("Remove"),
                    ok_callback = function()
                        options.remove(entry)
                        close()
                    end,
                }, "waiting entry")))
            end,
        }
    end
    return items
end

---@param options precis.ui.QueueScreenOptions
function QueueScreen.open(options)
    local menu
    menu = ListScreen.open({
        guard = options.guard,
        title = _("Waiting for a network"),
        subtitle = options.subtitle,
        items = items_of(options, function()
            ListScreen.close(menu)
        end),
        empty_text = _("Nothing is waiting for a network."),
    })
end

return QueueScreen
