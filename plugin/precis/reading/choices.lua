--- What the reader chooses for one book, and what holds until they do.

local Genre = require("precis.book.genre")

---@class precis.reading.Choices
local Choices = {}
Choices.__index = Choices

local ONLY_READ = "only_what_i_have_read"

---@param deps { book: precis.Book, memory: precis.BookMemory, settings: precis.Settings }
function Choices.new(deps)
    return setmetatable({ _book = deps.book, _memory = deps.memory, _settings = deps.settings }, Choices)
end

--- Whether questions about this book are answered from what has been read alone. Until the reader says otherwise: as
--- the settings have it, but for books that are surely no story.
---@return boolean
function Choices:only_read()
    local chosen = self._memory:get(ONLY_READ)
    if type(chosen) == "boolean" then
        return chosen
    end
    return self._settings:get(ONLY_READ) and Genre.is_story(self._book:metadata().subjects)
end

---@param value boolean
function Choices:set_only_read(value)
    self._memory:set(ONLY_READ, value)
end

return Choices
