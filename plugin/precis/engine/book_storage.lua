--- How much is kept of each book, answers and index alike, and forgetting one.

---@class precis.engine.StoredBook
---@field identity string
---@field title string? nil: it was never noted
---@field file string? its path when it was last used
---@field answers integer that are listed
---@field answer_bytes integer
---@field index_bytes integer
---@field spent string exact dollars

---@class precis.engine.BookStorage
local BookStorage = {}
BookStorage.__index = BookStorage

---@param deps { records: fun(): precis.Records?, precis.Error?; files: table; index_folder: string }
function BookStorage.new(deps)
    return setmetatable({ _records = deps.records, _files = deps.files, _folder = deps.index_folder }, BookStorage)
end

-- The files of the indexes by the book they are of; a book may have several.
function BookStorage:_index_files()
    local by_book = {}
    for __, file in ipairs(self._files.exists(self._folder) and self._files.list(self._folder) or {}) do
        local identity = file.path:match("([^/%.]+)%.sqlite3[^/]*$")
        if identity then
            by_book[identity] = by_book[identity] or { bytes = 0 }
            by_book[identity].bytes = by_book[identity].bytes + file.bytes
            table.insert(by_book[identity], file.path)
        end
    end
    return by_book
end

local function spent_by_book(records)
    local groups, err = records.ledger:spending("book")
    local spent = {}
    for __, group in ipairs(groups or {}) do
        spent[group.name] = group.cost
    end
    return groups and spent, err
end

-- The keys of both tables, in an order that stays.
local function left_over(indexes, spent)
    local known, identities = {}, {}
    for __, of_book in ipairs({ indexes, spent }) do
        for identity in pairs(of_book) do
            identities[#identities + 1] = not known[identity] and identity or nil
            known[identity] = true
        end
    end
    table.sort(identities)
    return identities
end

--- Every book that something is kept of: the named ones by title, then those of which only an index is left, or what
--- was spent on them.
---@return precis.engine.StoredBook[]? books
---@return precis.Error? err storage
function BookStorage:list()
    local records, err = self._records()
    if not records then
        return nil, err
    end
    local sizes, sizes_err = records.books:sizes()
    local spent, spent_err = spent_by_book(records)
    if not sizes or not spent then
        return nil, sizes_err or spent_err
    end
    local books, indexes = {}, self:_index_files()
    local function add(identity, size)
        books[#books + 1] = {
            identity = identity,
            title = size.title,
            file = size.file,
            answers = size.answers or 0,
            answer_bytes = size.bytes or 0,
            index_bytes = indexes[identity] and indexes[identity].bytes or 0,
            spent = spent[identity] or "0",
        }
        indexes[identity], spent[identity] = nil, nil
    end
    for __, size in ipairs(sizes) do
        add(size.book, size)
    end
    for __, identity in ipairs(left_over(indexes, spent)) do
        add(identity, {})
    end
    return books
end

--- Forgets a book's answers, conversations and index. What it cost stays in the accounts.
---@param identity string
---@return true? ok
---@return precis.Error? err storage, disk_full
function BookStorage:forget(identity)
    local records, err = self._records()
    if not records then
        return nil, err
    end
    local ok, forget_err = records.books:forget(identity)
    if not ok then
        return nil, forget_err
    end
    for __, path in ipairs(self:_index_files()[identity] or {}) do
        self._files.remove(path)
    end
    return true
end

return BookStorage
