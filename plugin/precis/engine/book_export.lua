--- Writes what is kept of every book to a Markdown file each.

local BookMarkdown = require("precis.reading.book_markdown")
local Utf8 = require("precis.text.utf8")

local BookExport = {}

local MOST_NAME_BYTES = 100 -- of a file's name, without its end
local UNKNOWN = "Unknown book"

-- A title as a file may be called on any card.
local function file_name(title)
    local name = title:gsub("[%c/\\:*?\"<>|]+", " "):gsub("%s+", " "):match("^[%s%.]*(.-)[%s%.]*$")
    name = Utf8.prefix(name, MOST_NAME_BYTES)
    return name ~= "" and name or UNKNOWN
end

-- The same name again gets a number, whatever its case: cards do not tell cases apart.
local function unique(name, taken)
    local candidate, number = name, 1
    while taken[candidate:lower()] do
        number = number + 1
        candidate = ("%s (%d)"):format(name, number)
    end
    taken[candidate:lower()] = true
    return candidate
end

---@async
---@param deps { records: precis.Records, files: table, folder: string }
---@param books precis.engine.StoredBook[]
---@return integer? written how many files
---@return precis.Error? err storage, disk_full
function BookExport.run(deps, books)
    local written, taken = 0, {}
    for __, book in ipairs(books) do
        if book.answer_bytes > 0 then
            local title = book.title or UNKNOWN
            local text, err = BookMarkdown.write(deps.records, { identity = book.identity, title = title })
            if not text then
                return nil, err
            end
            local path = ("%s/%s.md"):format(deps.folder, unique(file_name(title), taken))
            local ok, write_err = deps.files.write(path, text)
            if not ok then
                return nil, write_err
            end
            written = written + 1
        end
    end
    return written
end

return BookExport
