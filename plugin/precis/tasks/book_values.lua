--- What prompts say of the book: its title, its authors, and the language to answer in.

local Prompt = require("precis.tasks.prompt")

local BookValues = {}

-- A language that the prompt's own words leave to the text.
local OWN_LANGUAGE = "the language of the text"

---@param deps { book: precis.Book, language: string? } language: as a prompt says it; nil: the text's own
---@return { title: string, by: string, language: string }
function BookValues.of(deps)
    local metadata = deps.book:metadata()
    local authors = table.concat(metadata.authors, ", ")
    return {
        title = Prompt.name(metadata.title),
        by = authors ~= "" and " by " .. Prompt.name(authors) or "",
        language = deps.language or OWN_LANGUAGE,
    }
end

return BookValues
