--- Gives chapters titles that a reader can tell apart: the book's own, else how the text begins.

local Utf8 = require("precis.text.utf8")

local LONGEST = 60 -- bytes of a title made from text
local LONGEST_HEADING = 100 -- bytes; a first line up to this length is taken for a heading

local Titles = {}

---@param title string?
---@return string? title without white space around it; nil when nothing is left
function Titles.clean(title)
    local cleaned = (title or ""):gsub("\194\160", " "):gsub("%s+", " "):match("^%s*(.-)%s*$")
    return cleaned ~= "" and cleaned or nil
end

--- Whether titles are names of files rather than words: crengine lists a book's files when it has no contents.
---@param titles string[]
---@param is_file_name fun(title: string): boolean
function Titles.are_file_names(titles, is_file_name)
    for __, title in ipairs(titles) do
        if title == "" or title:find("[^%w_%.%-]") or not is_file_name(title) then
            return false
        end
    end
    return titles[1] ~= nil
end

--- A title out of how a text begins: its first line when that is short, else its first words.
---@param text string
---@return string? title nil: there is no text
function Titles.from_text(text)
    -- A first line may be a paragraph of a megabyte.
    local line = Titles.clean(Utf8.prefix(text:match("^%s*([^\n]*)"), 4 * LONGEST_HEADING))
    if not line or #line <= LONGEST_HEADING then
        return line
    end
    local cut = Utf8.prefix(line, LONGEST)
    -- At the end of a word, where the script has spaces.
    local at_space = cut:match("^(.+)%s%S*$")
    return (at_space and #at_space > LONGEST / 2 and at_space or cut) .. "…"
end

return Titles
