--- Picks, of all summaries of chapters that are stored, the one of each chapter that tells most.

local StoredSummaries = {}

local function place_of(artefact)
    return { chapter = artefact.last_chapter, offset = artefact.last_offset }
end

-- A chapter that was read in part has summaries of its beginning too; the one that covers most of it counts, and of
-- those the newest, which comes first.
local function widest_by_chapter(artefacts)
    local widest = {}
    for __, artefact in ipairs(artefacts) do
        local number = artefact.first_chapter
        if number and artefact.first_offset == 0 then
            local other = widest[number]
            if not other or artefact.last_offset > other.last_offset then
                widest[number] = artefact
            end
        end
    end
    return widest
end

---@param overview precis.store.Artefact?
---@param artefacts precis.store.Artefact[] summaries of chapters, newest first
---@return precis.tasks.Summaries
function StoredSummaries.of(overview, artefacts)
    local chapters = {}
    for number, summary in pairs(widest_by_chapter(artefacts)) do
        chapters[#chapters + 1] = {
            chapter = number,
            title = summary.title or "",
            text = summary.text,
            last = place_of(summary),
        }
    end
    table.sort(chapters, function(a, b)
        return a.chapter < b.chapter
    end)
    return { overview = overview and { text = overview.text, last = place_of(overview) }, chapters = chapters }
end

return StoredSummaries
