--- What is kept of each book and how much room it takes, as a list. Opens nothing.

local _ = require("precis.ui.gettext")

local T = _.template

local StorageView = {}

local KILOBYTE, MEGABYTE = 1000, 1000000 -- bytes

---@class precis.ui.StoredBook
---@field identity string
---@field title string?
---@field answer_bytes integer
---@field index_bytes integer
---@field answers integer
---@field spent string exact dollars

--- A size in a few characters.
---@param bytes integer
---@return string
function StorageView.size(bytes)
    if bytes >= MEGABYTE then
        return T(_("%1 MB"), ("%.1f"):format(bytes / MEGABYTE))
    end
    return T(_("%1 kB"), math.ceil(bytes / KILOBYTE))
end

---@param book precis.ui.StoredBook
---@return string
function StorageView.title(book)
    return book.title or _("A book that is no longer known")
end

--- What is kept of one book, in lines.
---@param book precis.ui.StoredBook
---@return string
function StorageView.details(book)
    return table.concat({
        StorageView.title(book),
        T(
            _.ngettext("%1 answer, %2", "%1 answers, %2", book.answers),
            book.answers,
            StorageView.size(book.answer_bytes)
        ),
        T(_("Index for searching: %1"), StorageView.size(book.index_bytes)),
        T(_("Spent on it: $%1"), book.spent),
    }, "\n")
end

-- Whether anything is kept of a book besides its accounts.
local function has_anything(book)
    return book.answer_bytes + book.index_bytes > 0
end

---@class precis.ui.StorageActions
---@field show fun(book: precis.ui.StoredBook)
---@field export fun()
---@field delete_all fun()

-- Else the books would not make up the sum.
local function rest_row(bytes)
    return { text = _("Spending and the list of models"), mandatory = StorageView.size(bytes), select_enabled = false }
end

---@param books precis.ui.StoredBook[]
---@param actions precis.ui.StorageActions
---@param all_bytes integer what everything takes
---@return table[] items as KOReader's Menu takes them
function StorageView.items(books, actions, all_bytes)
    local items, rest = {}, all_bytes
    for __, book in ipairs(books) do
        if has_anything(book) then
            rest = rest - book.answer_bytes - book.index_bytes
            items[#items + 1] = {
                text = StorageView.title(book),
                mandatory = StorageView.size(book.answer_bytes + book.index_bytes),
                callback = function()
                    actions.show(book)
                end,
            }
        end
    end
    if #items > 0 then
        table.insert(items, 1, { text = _("Export everything as Markdown"), callback = actions.export })
        table.insert(items, 2, { text = _("Delete everything"), callback = actions.delete_all })
        items[#items + 1] = rest > 0 and rest_row(rest) or nil
    end
    return items
end

return StorageView
