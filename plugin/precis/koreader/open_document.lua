--- What both kinds of open document have in common: they can be closed under a task's feet, and they know their file.

local BookFacts = require("precis.koreader.book_facts")
local Errors = require("precis.errors")
local Task = require("precis.async.task")

---@class precis.koreader.OpenDocument
local OpenDocument = {}
OpenDocument.__index = OpenDocument

--- A class of adapters.
function OpenDocument.extend()
    local class = setmetatable({}, OpenDocument)
    class.__index = class
    return class
end

---@param ui table KOReader's ReaderUI, with a document
function OpenDocument:new_for(ui)
    return setmetatable({ _ui = ui, _document = ui.document, _facts = BookFacts.new(ui) }, self)
end

---@return true? is_open
---@return precis.Error? err cancelled
function OpenDocument:check_open()
    if self._ui.document ~= self._document then
        return nil, Errors.new("cancelled", "the book was closed")
    end
    return true
end

--- Gives way, and tells whether there still is a book to go on with.
---@async
---@return true? go_on
---@return precis.Error? err cancelled
function OpenDocument:give_way()
    local ok, err = Task.checkpoint()
    if not ok then
        return nil, err
    end
    return self:check_open()
end

function OpenDocument:page_count()
    return self._document:getPageCount()
end

--- Answers also after the book was closed.
---@return { title: string, authors: string[], language: string?, file: string }
function OpenDocument:metadata()
    return self._facts:metadata()
end

--- Changes whenever the file does; answers also after the book was closed.
---@return string
function OpenDocument:fingerprint()
    return self._facts:fingerprint()
end

return OpenDocument
