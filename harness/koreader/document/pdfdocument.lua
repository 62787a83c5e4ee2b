--- MuPDF's document as KOReader wraps it. Text is lines of words with boxes, never a string.

local Document = require("document/document")
local Engines = require("harness.engines")
local documents = require("harness.documents")

local PdfDocument = Document:extend({
    is_pdf = true,
    provider = "mupdf",
    provider_name = "MuPDF",
})

--- Raises what MuPDF raises when the file cannot be opened. One that wants a password opens locked.
function PdfDocument:init()
    local face, why = documents.open(self.file, 0, 0)
    self._document = Engines.paged(face or error(why))
    self:updateColorRendering()
    self.is_open = true
    self.render_mode = 0
    self.is_reflowable = false
    self.info.has_pages = true
    self.info.configurable = true
    self.page = 1
    self.is_locked = face.is_locked()
    self.info.number_of_pages = face.page_count()
end

function PdfDocument:unlock(password)
    self.is_locked = not self._document.unlock(password)
    self.info.number_of_pages = self._document.page_count()
    return not self.is_locked
end

function PdfDocument:getDocumentProps()
    local props = {}
    for __, name in ipairs({ "title", "author", "subject", "keywords" }) do
        props[name] = self._document.property(name)
    end
    return props
end

function PdfDocument:getToc()
    local lines = {}
    for line in self._document.contents():gmatch("[^\n]+") do
        local page, depth, title = line:match("^(%d+)\t(%d+)\t(.*)$")
        lines[#lines + 1] = { page = tonumber(page), depth = tonumber(depth), title = title }
    end
    return lines
end

local function add_word(line, x0, y0, x1, y1, word)
    line[#line + 1] = { x0 = x0, y0 = y0, x1 = x1, y1 = y1, word = word }
    line.x0, line.y0 = math.min(line.x0 or x0, x0), math.min(line.y0 or y0, y0)
    line.x1, line.y1 = math.max(line.x1 or x1, x1), math.max(line.y1 or y1, y1)
end

local function parse_words(text)
    local lines, line = { size = #text }, {}
    for word_line in (text .. "\n"):gmatch("([^\n]*)\n") do
        local x0, y0, x1, y1, word = word_line:match("^(%S+)\t(%S+)\t(%S+)\t(%S+)\t(.*)$")
        if word then
            add_word(line, tonumber(x0), tonumber(y0), tonumber(x1), tonumber(y1), word)
        elseif line[1] then
            lines[#lines + 1], line = line, {}
        end
    end
    lines[#lines + 1] = line[1] and line or nil
    return lines
end

function PdfDocument:getPageTextBoxes(page)
    return parse_words(self._document.words(page))
end

function PdfDocument:getPageText(page)
    return parse_words(self._document.words(page))
end

--- Where there is no text KOReader guesses boxes from the picture; they have no words.
function PdfDocument:getTextBoxes(page)
    local lines = self:getPageTextBoxes(page)
    return lines[1] and lines or { { { x0 = 10, y0 = 10, x1 = 100, y1 = 20 } } }
end

function PdfDocument:getNativePageDimensions(page)
    local width, height = self._document.size(page)
    return { w = width, h = height }
end

function PdfDocument:register(registry)
    registry:addProvider("pdf", self, 100)
    registry:addProvider("cbz", self, 100)
end

return PdfDocument
