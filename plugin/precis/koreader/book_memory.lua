--- What the plugin remembers of one book, in the file that KOReader keeps beside it: it moves, and goes, with the book.

local BookMemory = {}
BookMemory.__index = BookMemory

local KEY = "precis"

-- Whether jobs wait for a network: known without opening the store.
BookMemory.WAITS = "waits"

---@class precis.BookMemory
---@param ui table KOReader's ReaderUI
function BookMemory.new(ui)
    return setmetatable({ _ui = ui }, BookMemory)
end

function BookMemory:_table()
    -- None yet while the book is being opened, none any more when it was closed.
    local settings = self._ui.doc_settings
    local kept = settings and settings:readSetting(KEY)
    return type(kept) == "table" and kept or {}
end

---@param name string
---@return any value nil: nothing was remembered
function BookMemory:get(name)
    return self:_table()[name]
end

--- KOReader writes it when it writes the rest.
---@param name string
---@param value any
function BookMemory:set(name, value)
    local kept = self:_table()
    kept[name] = value
    if self._ui.doc_settings then
        self._ui.doc_settings:saveSetting(KEY, kept)
    end
end

return BookMemory
