--- An answer as it is kept outside the plugin: in a Markdown file, a note, the clipboard. Opens nothing.

local AnswerFile = {}

--- Where the answers about a book are collected: beside it, under its own name.
---@param book_file string path
---@return string path
function AnswerFile.path(book_file)
    local without_suffix = book_file:match("^(.*[^/])%.[^./]+$") or book_file
    return without_suffix .. ".precis.md"
end

---@class precis.ui.KeptAnswer
---@field title string what was asked
---@field text string
---@field foot string model, parts, tokens, cost
---@field date string

--- One answer as a section of that file.
---@param kept precis.ui.KeptAnswer
---@return string
function AnswerFile.section(kept)
    local title = kept.title:gsub("%s+", " ")
    return ("## %s\n\n%s\n\n*%s · %s*\n"):format(title, kept.text, kept.date, kept.foot)
end

--- The file with one more answer at its end.
---@param old string? what the file holds; nil: there is none yet
---@param book_title string
---@param kept precis.ui.KeptAnswer
---@return string
function AnswerFile.added(old, book_title, kept)
    local head = old or ("# %s\n"):format((book_title:gsub("%s+", " ")))
    return head .. "\n" .. AnswerFile.section(kept)
end

return AnswerFile
