--- What of the panel's entries is paid for already, as things stand on this page. Nothing is sent.

local Jobs = require("precis.reading.jobs")
local Settling = require("precis.reading.settling")

local Paid = {}

---@class precis.reading.Paid
---@field summary boolean of the chapter in view
---@field recap boolean up to here
---@field overview boolean
---@field xray boolean people, places and terms were found before
---@field answers integer kept of this book, behind the gate
---@field threads integer conversations behind the gate

---@type precis.reading.Paid
Paid.NOTHING = { summary = false, recap = false, overview = false, xray = false, answers = 0, threads = 0 }

-- Also one that was made on the way to another answer.
local function is_summary_paid(reading, order)
    local job = Jobs.summary(reading, order)
    local plan = job and job:plan()
    return plan ~= nil and plan:is_paid()
end

local function is_paid(reading, job)
    local order = Settling.of(reading, job, { is_offline = true })
    if not order then
        return false
    end
    return reading.known_answers:has(job, order) or job == "summary" and is_summary_paid(reading, order)
end

---@async
---@param reading precis.Reading loaded
---@param limit precis.Place? of the gate
---@return precis.reading.Paid? paid
---@return precis.Error? err
function Paid.of(reading, limit)
    local answers, err = reading.records:count_answers(limit)
    if not answers then
        return nil, err
    end
    local threads, threads_err = reading.records:threads(nil, limit)
    if not threads then
        return nil, threads_err
    end
    return {
        summary = is_paid(reading, "summary"),
        recap = is_paid(reading, "recap"),
        overview = is_paid(reading, "overview"),
        xray = reading.records:newest_text("xray", limit) ~= nil,
        answers = answers,
        threads = #threads,
    }
end

return Paid
