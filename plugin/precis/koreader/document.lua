--- Picks the adapter for the book that KOReader's reader has open.

local Document = {}

---@param ui table KOReader's ReaderUI
---@return precis.book.Document
function Document.open(ui)
    local kind = ui.document.info.has_pages and "paged" or "reflowable"
    return require("precis.koreader.document_" .. kind).new(ui)
end

return Document
