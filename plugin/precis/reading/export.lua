--- All that was asked and answered about the open book, as Markdown; nothing that tells of what lies ahead.

local BookMarkdown = require("precis.reading.book_markdown")
local Plan = require("precis.tasks.plan")

local Export = {}
Export.__index = Export

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
    local book = self._reading.book
    local metadata = book:metadata()
    local text, err = BookMarkdown.write(self._records, {
        identity = book:identity(),
        title = metadata.title,
        authors = metadata.authors,
        limit = self._gate:limit(),
    })
    if not text then
        return nil, err
    end
    local answer = self._reading:failed(nil)
    answer.text, answer.complete, answer.cached = text, true, true
    return answer
end

return Export
