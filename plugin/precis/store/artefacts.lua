--- What was paid for, found again by what was asked.
--
-- A key stands for everything that went into the answer, so the same question has the same key and costs nothing twice.

local Artefacts = {}
Artefacts.__index = Artefacts

--- The tasks whose answers are listed; the rest are steps on the way to one.
Artefacts.LISTED = { "chapter_summary", "book_overview", "recap", "ask", "selection", "page_picture" }

--- The same as SQL takes a set.
Artefacts.LISTED_SET = "('" .. table.concat(Artefacts.LISTED, "', '") .. "')"

---@class precis.store.Artefact
---@field key string
---@field book string the book's identity
---@field task string
---@field text string
---@field data string? further results, as JSON
---@field model string the model that really answered
---@field title string? for lists
---@field first_chapter integer? the range of the book it speaks of, as places
---@field first_offset integer?
---@field last_chapter integer?
---@field last_offset integer? exclusive
---@field prompt_tokens integer
---@field completion_tokens integer
---@field cost string? exact dollars
---@field created integer seconds since 1970

local COLUMNS = {
    "key",
    "book",
    "task",
    "first_chapter",
    "first_offset",
    "last_chapter",
    "last_offset",
    "title",
    "text",
    "data",
    "model",
    "prompt_tokens",
    "completion_tokens",
    "cost",
    "created",
}

local PUT = ("INSERT OR REPLACE INTO artefacts (%s) VALUES (%s)"):format(
    table.concat(COLUMNS, ", "),
    ("?, "):rep(#COLUMNS - 1) .. "?"
)

---@param store precis.Store
---@param wall fun(): number
function Artefacts.new(store, wall)
    return setmetatable({ _db = store.db, _wall = wall }, Artefacts)
end

---@param key string
---@return precis.store.Artefact? artefact nil, nil when there is none
---@return precis.Error? err
function Artefacts:get(key)
    return self._db:row("SELECT * FROM artefacts WHERE key = ?", { key })
end

--- Keeps an artefact; one with the same key is replaced.
---@param artefact precis.store.Artefact `created` is filled in
---@return true? ok
---@return precis.Error? err
function Artefacts:put(artefact)
    artefact.created = math.floor(self._wall())
    local values = {}
    for index, column in ipairs(COLUMNS) do
        values[index] = artefact[column]
    end
    local changed, err = self._db:run(PUT, values)
    return changed and true, err
end

-- One that tells of no place at all might tell anything.
local function behind(limit, values)
    if not limit then
        return ""
    end
    values[#values + 1], values[#values + 2], values[#values + 3] = limit.chapter, limit.chapter, limit.offset
    return " AND (last_chapter < ? OR (last_chapter = ? AND last_offset <= ?))"
end

--- A book's artefacts, newest first. With a limit: only those that speak of nothing at or after that place.
---@param book string
---@param options { task: string?, chapter: integer?, limit: precis.Place?, count: integer? }?
---@return precis.store.Artefact[]? artefacts
---@return precis.Error? err
function Artefacts:of_book(book, options)
    options = options or {}
    local sql, values = "SELECT * FROM artefacts WHERE book = ?", { book }
    if options.task then
        sql = sql .. " AND task = ?"
        values[#values + 1] = options.task
    end
    if options.chapter then
        sql = sql .. " AND first_chapter = ?"
        values[#values + 1] = options.chapter
    end
    sql = sql .. behind(options.limit, values)
    values[#values + 1] = options.count or -1
    return self._db:rows(sql .. " ORDER BY created DESC, key LIMIT ?", values)
end

--- How many answers of a book are listed.
---@param book string
---@param limit precis.Place? only those that speak of nothing at or after it
---@return integer? count
---@return precis.Error? err
function Artefacts:count_listed(book, limit)
    local values = { book }
    local sql = "SELECT COUNT(*) AS count FROM artefacts WHERE book = ? AND task IN " .. Artefacts.LISTED_SET
    local row, err = self._db:row(sql .. behind(limit, values), values)
    return row and row.count, err
end

--- Forgets one artefact, if it is there.
---@param key string
---@return integer? removed
---@return precis.Error? err
function Artefacts:remove(key)
    return self._db:run("DELETE FROM artefacts WHERE key = ?", { key })
end

--- Forgets a book's artefacts.
---@param book string
---@return integer? removed
---@return precis.Error? err
function Artefacts:remove_book(book)
    return self._db:run("DELETE FROM artefacts WHERE book = ?", { book })
end

return Artefacts
