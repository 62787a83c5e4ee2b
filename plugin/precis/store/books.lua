--- Which books something is kept of: what they are called, and how much of theirs there is.

local Artefacts = require("precis.store.artefacts")

local Books = {}
Books.__index = Books

---@class precis.store.BookSize
---@field book string the book's identity
---@field title string? nil: it was never noted
---@field file string? its path when it was last noted
---@field answers integer that are listed
---@field bytes integer of answers and conversations

-- Sizes in bytes; SQLite's own LENGTH of a text counts characters.
local SIZES = ([[
    WITH sizes (book, answers, bytes) AS (
        SELECT book, task IN %s, LENGTH(CAST(text AS BLOB)) + COALESCE(LENGTH(CAST(data AS BLOB)), 0) FROM artefacts
        UNION ALL
        SELECT threads.book, 0, LENGTH(CAST(question AS BLOB)) + LENGTH(CAST(answer AS BLOB))
            + COALESCE(LENGTH(CAST(turns.data AS BLOB)), 0) FROM turns JOIN threads ON threads.id = turns.thread
        UNION ALL
        SELECT book, 0, 0 FROM books
    )
    SELECT sizes.book, books.title, books.file, SUM(answers) AS answers, SUM(bytes) AS bytes
        FROM sizes LEFT JOIN books ON books.book = sizes.book
        GROUP BY sizes.book ORDER BY books.title IS NULL, books.title, sizes.book]]):format(Artefacts.LISTED_SET)

---@param store precis.Store
function Books.new(store)
    return setmetatable({ _db = store.db }, Books)
end

--- Notes what a book is called and where it is.
---@param book string
---@param facts { title: string, file: string }
---@return true? ok
---@return precis.Error? err
function Books:note(book, facts)
    local values = { book, facts.title, facts.file }
    if self._db:row("SELECT 1 AS same FROM books WHERE book = ? AND title = ? AND file = ?", values) then
        return true
    end
    local changed, err = self._db:run("INSERT OR REPLACE INTO books (book, title, file) VALUES (?, ?, ?)", values)
    return changed and true, err
end

--- Every book that something is kept of, by title.
---@return precis.store.BookSize[]? books
---@return precis.Error? err
function Books:sizes()
    return self._db:rows(SIZES)
end

--- Forgets all that is kept of a book; what it cost stays in the accounts.
---@param book string
---@return true? ok
---@return precis.Error? err
function Books:forget(book)
    return self._db:transaction(function()
        for __, of_book in ipairs({ "artefacts", "threads", "queue", "books" }) do
            local removed, err = self._db:run(("DELETE FROM %s WHERE book = ?"):format(of_book), { book })
            if not removed then
                return nil, err
            end
        end
        return true
    end)
end

return Books
