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

-- A question is the reader's own words: nothing in it is Markdown.
local function heading(question)
    return "**▸ " .. question:gsub("%s+", " "):gsub("[\\`*_~%[%]<>&]", "\\%0") .. "**"
end

-- A turn's citations as those of the whole text, each with its passage: every turn counts its passages from one.
local function add_citations(citations, turn, bytes_before)
    for __, citation in ipairs(turn.citations or {}) do
        local moved = { at = bytes_before + citation.at, passage = (turn.passages or {})[citation.number] }
        citations[#citations + 1] = setmetatable(moved, { __index = citation })
    end
end

--- A conversation as an answer to be shown: questions and answers in turn.
---@param thread precis.store.Thread
---@param turns precis.reading.Turn[]
---@return { title: string, thread: integer, text: string, citations: precis.index.Citation[], passages: table[] }
function ThreadsView.answer(thread, turns)
    local text, citations = "", {}
    for __, turn in ipairs(turns) do
        text = text .. heading(turn.question) .. "\n\n"
        add_citations(citations, turn, #text)
        text = text .. turn.answer .. "\n\n"
    end
    if #turns == 0 then
        text = _("This conversation is about pages that you have not read yet.")
    end
    return { title = thread.title, thread = thread.id, text = text, citations = citations, passages = {} }
end

return ThreadsView
