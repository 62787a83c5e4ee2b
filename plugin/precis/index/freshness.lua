--- Whether a finished index still has the text of its book.

local Digest = require("precis.index.digest")

local Freshness = {}

local CHAPTERS_CHECKED = 6 -- spread over the book

local function spread(chapters)
    local chosen = {}
    local step = math.max(1, math.floor(#chapters / CHAPTERS_CHECKED))
    for position = 1, #chapters, step do
        chosen[#chosen + 1] = chapters[position]
    end
    return chosen
end

--- Compares a few chapters with what was indexed.
---@async
---@param database table the index's, open
---@param book precis.Book loaded
---@param hash fun(text: string): string
---@return boolean? fits
---@return precis.Error? err storage, cancelled, or what the book could not do
function Freshness.fits(database, book, hash)
    for __, chapter in ipairs(spread(book:chapters())) do
        local row, err = database:row("SELECT hash FROM chapters WHERE number = ?", { chapter.number })
        local text, digest
        if not err then
            text, err = book:text(chapter.number)
        end
        if text then
            digest, err = Digest.of(text, hash)
        end
        if err then
            return nil, err
        elseif row and row.hash ~= digest then
            return false
        end
    end
    return true
end

return Freshness
