--- Tells what surrounds a book (cover, contents, notes, index, a preview of another book) from the book itself.
--
-- Conservative: a chapter is only set aside for its exact title or its declared kind, and only at the book's edge; what
-- an author wrote to be read (preface, introduction, prologue, epilogue, afterword) is always part of the book.

local HeadingWords = require("precis.book.heading_words")
local names = require("precis.book.matter_names")

local EDGE = 0.2 -- of the chapters; title pages and indexes are not in the middle
local SHORTEST_EDGE = 4 -- chapters
local SHORT_FRONT = 3000 -- bytes; a longer text before the first line of the contents is worth reading
local LEGAL_SIGNS = { "©", "isbn", "all rights reserved", "copyright", "alle rechte", "tous droits", "все права" }
local LEGAL_LONGEST = 6000 -- bytes

-- What the package of an EPUB calls its files.
local DECLARED = {
    cover = "front", titlepage = "front", ["title-page"] = "front", ["copyright-page"] = "front", toc = "front",
    loi = "back", lot = "back", ["list-of-illustrations"] = "back", dedication = "front", colophon = "front",
    imprint = "front", halftitlepage = "front", index = "back", glossary = "back", bibliography = "back",
    endnotes = "back", footnotes = "back", rearnotes = "back", notes = "back", ["other-credits"] = "front",
    ["acknowledgements"] = "back", ["acknowledgments"] = "back",
}

local Matter = {}

-- Punctuation beyond ASCII: characters of several bytes, which must not stand in a pattern's set.
local MARKS = { "…", "–", "—", "«", "»", "“", "”", "‘", "’", "：", "　" }

---@param title string
---@return string normalised for the list of names
local function normalised(title)
    local plain = HeadingWords.lower(title)
    for __, mark in ipairs(MARKS) do
        plain = plain:gsub(mark, " ")
    end
    return (plain:gsub("[%p%s]+", " "):match("^%s*(.-)%s*$"))
end

local function starts_with_preview(title)
    for __, prefix in ipairs(names.preview_prefixes) do
        if title:sub(1, #prefix) == prefix then
            return true
        end
    end
    return false
end

---@param chapter precis.Chapter
---@param declared string? kind in the EPUB's package
---@return "front"|"back"|"either"|nil kind of matter its name suggests
local function suggested(chapter, declared)
    if declared and DECLARED[declared] then
        return names.either[normalised(chapter.title)] and "either" or DECLARED[declared]
    end
    local title = normalised(chapter.title)
    if names.either[title] then
        return "either"
    elseif names.front[title] then
        return "front"
    elseif names.back[title] or starts_with_preview(title) then
        return "back"
    end
end

local function spread(chapters, chapter, matter)
    for number = chapter.number, chapter.last do
        chapters[number].matter = matter
    end
end

-- Names decide within the edge, and beyond it as long as nothing but such matter lies between.
local function mark_edge(chapters, kinds, first, last, step, matter)
    local is_contiguous = true
    local edge = math.max(SHORTEST_EDGE, math.floor(#chapters * EDGE))
    for number = first, last, step do
        local kind = kinds[number]
        local belongs = kind == matter or kind == "either"
        local is_near = math.abs(number - first) < edge
        if belongs and (is_contiguous or is_near) then
            spread(chapters, chapters[number], matter)
        elseif not belongs and chapters[number].matter == "body" then
            is_contiguous = false
        end
        if not is_contiguous and not is_near then
            return
        end
    end
end

--- Sets `matter` of every chapter.
---@param chapters precis.Chapter[]
---@param declared table<integer, string> kinds by chapter number, from the package
function Matter.mark(chapters, declared)
    local kinds = {}
    for number, chapter in ipairs(chapters) do
        kinds[number] = suggested(chapter, declared[number])
    end
    mark_edge(chapters, kinds, 1, #chapters, 1, "front")
    mark_edge(chapters, kinds, #chapters, 1, -1, "back")
    -- A book of nothing but matter is a book whose titles mislead.
    for __, chapter in ipairs(chapters) do
        if chapter.matter == "body" then
            return
        end
    end
    for __, chapter in ipairs(chapters) do
        chapter.matter = "body"
    end
end

--- Whether what lies before the first line of the contents is only title page and imprint.
---@param text string
function Matter.is_front_text(text)
    if #text <= SHORT_FRONT then
        return true
    end
    local lower = text:sub(1, LEGAL_LONGEST):lower()
    for __, sign in ipairs(LEGAL_SIGNS) do
        if #text <= LEGAL_LONGEST and lower:find(sign, 1, true) then
            return true
        end
    end
    return false
end

return Matter
