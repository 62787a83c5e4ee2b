--- What KOReader knows of the open file, whatever its format: metadata and a fingerprint.
--
-- Answers also after the book was closed: a task that ends then may still want to say which book it was about.

local util = require("util")

local lfs = require("libs/libkoreader-lfs")

local BookFacts = {}
BookFacts.__index = BookFacts

---@param ui table KOReader's ReaderUI, with a document
function BookFacts.new(ui)
    return setmetatable({ _ui = ui, _file = ui.document.file }, BookFacts)
end

local function split_lines(text)
    local lines = {}
    for line in (text or ""):gmatch("[^\n]+") do
        lines[#lines + 1] = line
    end
    return lines
end

---@return { title: string, authors: string[], subjects: string[], language: string?, file: string }
function BookFacts:metadata()
    -- KOReader sets them shortly after the document is there.
    self._props = self._props or self._ui.doc_props
    local props = self._props or {}
    return {
        title = props.title or props.display_title or self._file:match("[^/]+$"),
        authors = split_lines(props.authors),
        subjects = split_lines(props.keywords),
        language = props.language,
        file = self._file,
    }
end

--- Changes whenever the file does, as far as samples of it and its size can tell.
---@return string
function BookFacts:fingerprint()
    if not self._fingerprint then
        local settings = self._ui.doc_settings
        local known = settings and settings:readSetting("partial_md5_checksum")
        local digest = known or util.partialMD5(self._file) or ""
        self._fingerprint = digest .. ":" .. tostring(lfs.attributes(self._file, "size"))
    end
    return self._fingerprint
end

return BookFacts
