--- DjVuLibre's document as KOReader wraps it: like MuPDF's, but `getPageText` raises an error.

local PdfDocument = require("document/pdfdocument")

local DjvuDocument = PdfDocument:extend({
    is_pdf = false,
    is_djvu = true,
    provider = "djvulibre",
    provider_name = "DjVu Libre",
})

--- KOReader's base class asks the page object for its text, and DjVuLibre's pages have no such method.
function DjvuDocument:getPageText()
    local page = {}
    return page:getPageText()
end

function DjvuDocument:register(registry)
    registry:addProvider("djvu", self, 100)
    registry:addProvider("djv", self, 100)
end

return DjvuDocument
