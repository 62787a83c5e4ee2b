--- All that was asked and answered about the open book, as Markdown; nothing that tells of what lies ahead.

local Plan = require("precis.tasks.plan")
local Task = require("precis.async.task")

local Export = {}
Export.__index = Export

-- In the order of the text: the task, its heading, and whether each answer is about a chapter of its own.
local SECTIONS = {
    { task = "book_overview", title = "The book" },
    { task = "recap", title = "The story so far" },
    { task = "chapter_summary", title = "Chapters", has_chapters = true },
    { task = "xray", title = "People, places, terms" },
    { task = "selection", title = "Selections", has_many = true },
}

---@param reading precis.Reading
---@param records precis.Records
---@param gate precis.Gate
function Export.new(reading, records, gate)
    return setmetatable({ _reading = reading, _records = records, _gate = gate }, Export)
end

---@return precis.tasks.Plan
function Export:plan()
    return Plan.new("export")
end

---@async
---@return precis.tasks.Answer? answer the Markdown is its text
---@return precis.Error? err storage
function Export:run()
    local lines, metadata = {}, self._reading.book:metadata()
    lines[1] = "# " .. metadata.title
    lines[2] = #metadata.authors > 0 and "\n" .. table.concat(metadata.authors, ", ") or nil
    for __, section in ipairs(SECTIONS) do
        local ok, err = self:_add_section(lines, section)
        if not ok then
            return nil, err
        end
    end
    local ok, err = self:_add_threads(lines)
    if not ok then
        return nil, err
    end
    local answer = self._reading:failed(nil)
    answer.text, answer.complete, answer.cached = table.concat(lines, "\n") .. "\n", true, true
    return answer
end

-- Of several answers to the same, the newest; chapters in reading order.
local function chosen(artefacts, section)
    if section.has_many then
        return artefacts
    end
    local picked, seen = {}, {}
    for __, artefact in ipairs(artefacts) do
        local about = section.has_chapters and artefact.first_chapter or 0
        if not seen[about] then
            seen[about] = true
            picked[#picked + 1] = artefact
        end
    end
    table.sort(picked, function(a, b)
        return (a.first_chapter or 0) < (b.first_chapter or 0)
    end)
    return picked
end

function Export:_add_section(lines, section)
    local artefacts, err = self._records.artefacts:of_book(self._reading.book:identity(), {
        task = section.task,
        limit = self._gate:limit(),
    })
    if not artefacts then
        return nil, err
    end
    for index, artefact in ipairs(chosen(artefacts, section)) do
        if index == 1 then
            lines[#lines + 1] = "\n## " .. section.title
        end
        if (section.has_chapters or section.has_many) and artefact.title then
            lines[#lines + 1] = "\n### " .. artefact.title
        end
        lines[#lines + 1] = "\n" .. artefact.text
    end
    return Task.checkpoint()
end

function Export:_add_threads(lines)
    local options = { limit = self._gate:limit() }
    local threads, err = self._records.threads:of_book(self._reading.book:identity(), options)
    if not threads then
        return nil, err
    end
    for index, thread in ipairs(threads) do
        if index == 1 then
            lines[#lines + 1] = "\n## Questions"
        end
        local turns, turns_err = self._records.threads:turns(thread.id, options)
        if not turns then
            return nil, turns_err
        end
        for __, turn in ipairs(turns) do
            lines[#lines + 1] = ("\n### %s\n\n%s"):format(turn.question, turn.answer)
        end
    end
    return true
end

return Export
