--- Conversations about a book as a list, and one of them as a text. Opens nothing.

local _ = require("precis.ui.gettext")

local ThreadsView = {}

---@param threads precis.store.Thread[]
---@param open fun(thread: precis.store.Thread)
---@return table[] items as KOReader's Menu takes them
function ThreadsView.items(threads, open)
    local items = {}
    for index, thread in ipairs(threads) do
        items[index] = {
            text = thread.title,
            mandatory = os.date("%Y-%m-%d", thread.changed),
            callback = function()
                open(thread)
            end,
        }
    end
    return items
end

--- Questions and answers in turn.
---@param turns precis.store.Turn[]
---@return string
function ThreadsView.text(turns)
    if #turns == 0 then
        return _("This conversation is about pages that you have not read yet.")
    end
    local parts = {}
    for __, turn in ipairs(turns) do
        parts[#parts + 1] = "▸ " .. turn.question
        parts[#parts + 1] = turn.answer
    end
    return table.concat(parts, "\n\n")
end

return ThreadsView
