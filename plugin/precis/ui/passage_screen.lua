--- Shows the passages that an answer cites, and leads to them in the book.

local ListScreen = require("precis.ui.list_screen")
local PassageView = require("precis.ui.passage_view")
local TextScreen = require("precis.ui.text_screen")
local _ = require("precis.ui.gettext")

local PassageScreen = {}

---@class precis.ui.PassageScreenOptions
---@field guard precis.Guard
---@field answer precis.tasks.Answer
---@field go_to fun(place: precis.Place)? turns the book to it; nil: no book is open

--- Opens the passage behind one citation.
---@param options precis.ui.PassageScreenOptions
---@param index integer of the citation
function PassageScreen.open(options, index)
    local citation = options.answer.citations[index]
    local passage = PassageView.passage_of(options.answer, citation)
    TextScreen.open({
        guard = options.guard,
        name = "passage",
        title = PassageView.title(citation, passage),
        text = PassageView.text(citation, passage),
        rows = function(close_and)
            local row = { { text = _("Close"), callback = close_and() } }
            if citation.chapter and options.go_to then
                local go_there = close_and(function()
                    options.go_to({ chapter = citation.chapter, offset = citation.offset })
                end)
                table.insert(row, 1, { text = _("Go there"), callback = go_there })
            end
            return { row }
        end,
    })
end

--- Lists all passages that are cited; the only way to them by keys alone.
---@param options precis.ui.PassageScreenOptions
function PassageScreen.list(options)
    local menu
    local inner = setmetatable({
        go_to = options.go_to and function(place)
            ListScreen.close(menu)
            options.go_to(place)
        end,
    }, { __index = options })
    menu = ListScreen.open({
        guard = options.guard,
        title = _("Passages"),
        items = PassageView.items(options.answer, function(index)
            PassageScreen.open(inner, index)
        end),
        empty_text = _("This answer cites no passages."),
    })
end

return PassageScreen
