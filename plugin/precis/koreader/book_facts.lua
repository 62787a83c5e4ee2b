--- What KOReader knows of the open file, whatever its format: metadata and a fingerprint.

local util = require("util")

local lfs = require("libs/libkoreader-lfs")

local BookFacts = {}

local function split_lines(text)
    local lines = {}
    for line in (text or ""):gmatch("[^\n]+") do
        lines[#lines + 1] = line
    end
    return lines
end

---@param ui table KOReader's ReaderUI
---@return { title: string, authors: string[], language: string?, file: string }
function BookFacts.metadata(ui)
    local props = ui.doc_props or {}
    local file = ui.document.file
    return {
        title = props.title or props.display_title or file:match("[^/]+$"),
        authors = split_lines(props.authors),
        language = props.language,
        file = file,
    }
end

--- Changes whenever the file does, as far as samples of it and its size can tell.
---@param ui table
---@return string
function BookFacts.fingerprint(ui)
    local known = ui.doc_settings and ui.doc_settings:readSetting("partial_md5_checksum")
    local file = ui.document.file
    return (known or util.partialMD5(file) or "") .. ":" .. tostring(lfs.attributes(file, "size"))
end

return BookFacts
