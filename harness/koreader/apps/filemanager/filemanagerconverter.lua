--- Markdown to HTML. As in KOReader, raw HTML in the Markdown goes through untouched.

local border = require("harness.border")

local FileManagerConverter = {}

function FileManagerConverter:isSupported(file)
    return file:match("%.md$") ~= nil
end

--- A whole page, with the title and the style in its head.
function FileManagerConverter:mdToHtml(markdown, title, css)
    if not markdown then
        return nil
    end
    local head = "<title>" .. (title or "") .. "</title><style>" .. (css or "") .. "</style>"
    local body = border.markdown_to_html(markdown)
    return "<!DOCTYPE html>\n<html><head>" .. head .. "</head><body>\n" .. body .. "</body></html>"
end

return FileManagerConverter
